"""Invented documents for the example's inquiry: letters, chats, minutes and notes in English and
Chinese, in roles instead of names, each saying that it is invented. This module writes files.

They go with the example's second history: a six-figure sum and staff moved late to about twenty
safe seats of one group without signatures, and an elected coordinator refused access to the data.
They speak for and against: a document is evidence, and no finding.
"""

# ruff: noqa: RUF001 - Chinese punctuation is meant

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, date, datetime, time
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from pathlib import Path

INVENTED = "Invented for the worked example of Hustings. Nobody in it is real."
INVENTED_ZH = "本文件是为 Hustings 的示例虚构的，其中没有真实的人。"

HEAD = "the head of field"
SECRETARY = "the general secretary"
TREASURER = "the treasurer"
FINANCE = "the finance officer"
NATIONAL = "elected coordinator, national"
REGION_A = "elected coordinator, region A"
REGION_B = "elected coordinator, region B"
ORGANISER = "an organiser, region B"
ANALYST = "the analyst"

# (day of the campaign, from, to, subject, text)
LETTERS: tuple[tuple[str, str, str, str, str], ...] = (
    ("2017-04-26", ANALYST, NATIONAL, "First plan and what it rests on",
     "The plan defends what the estimate says is at risk and starts on the nearest seats to win. "
     "Every seat's interval is on the site."),
    ("2017-04-27", TREASURER, HEAD, "Who signs what",
     "A reminder: small sums take one elected signature, larger ones two people, the largest "
     "three. Payments without a request cannot be matched later."),
    ("2017-05-10", ANALYST, NATIONAL, "Second plan: the picture moves",
     "The polls have moved. The plan moves money from defence to attack; safe seats need nothing "
     "beyond their floor."),
    ("2017-05-11", HEAD, SECRETARY, "Re: Second plan",
     "I do not trust one week of polls. Members in safe seats tell me on the doorstep that they "
     "are worried. We should hold something back for them."),
    ("2017-05-12", SECRETARY, HEAD, "Re: Re: Second plan",
     "Then ask for a departure and give the reason. Two elected people sign it and it is done in "
     "a day."),
    ("2017-05-15", REGION_B, HEAD, "Access to the returns of my region",
     "I am elected for region B and the policy lets a coordinator see returns and estimates. "
     "Please open them for me."),
    ("2017-05-16", HEAD, REGION_B, "Re: Access to the returns of my region",
     "Not before the poll. The figures are raw and would be misread. Your access request is "
     "refused for now."),
    ("2017-05-16", REGION_B, SECRETARY, "Fwd: Access to the returns of my region",
     "My request was refused without an entry of the policy that would allow it. I ask you to put "
     "the refusal on the record."),
    ("2017-05-17", SECRETARY, REGION_B, "Re: Fwd: Access to the returns of my region",
     "It is on the record now, with the reason that was given. I cannot open the data myself."),
    ("2017-05-24", ANALYST, NATIONAL, "Third plan: attack",
     "The estimate now gives gains where we had feared losses. Nothing in it asks for more in "
     "safe seats."),
    ("2017-05-25", HEAD, FINANCE, "Transfers this week",
     "Please make the attached transfers today. The paperwork follows; nobody signed yet because "
     "everybody is on the road."),
    ("2017-05-25", FINANCE, HEAD, "Re: Transfers this week",
     "I can pay, but there is no request for these. Who approved them? The seats on the list are "
     "safe seats."),
    ("2017-05-25", HEAD, FINANCE, "Re: Re: Transfers this week",
     "I did. We will put the requests in afterwards. Several small transfers, please, not one."),
    ("2017-05-29", FINANCE, TREASURER, "For your information: unsigned transfers",
     "Since Thursday I have paid nine transfers to safe seats that no request covers. I was told "
     "that the signatures follow."),
    ("2017-05-29", TREASURER, HEAD, "Unsigned transfers",
     "I did not sign these and nobody asked me to. Please stop until there are requests."),
    ("2017-05-30", HEAD, TREASURER, "Re: Unsigned transfers",
     "If we lose these seats nobody will thank us for tidy papers. I take responsibility."),
    ("2017-05-31", HEAD, ORGANISER, "Staff for the last week",
     "Eighty staff-days go from the marginal seats of your region to the safe seats on my list. "
     "Start tomorrow. No need to put it in the system."),
    ("2017-06-01", ORGANISER, REGION_B, "We have been moved",
     "We were told to leave two seats that the plan attacks, for a seat that was won last time by "
     "a third of the vote. Is this the plan?"),
    ("2017-06-01", REGION_B, ORGANISER, "Re: We have been moved",
     "It is not in any plan that I have been shown, and I was refused the data. I will ask."),
    ("2017-06-02", NATIONAL, SECRETARY, "How much has gone outside the plan?",
     "I hear of a six-figure sum in all. Each transfer alone stays under what needs three "
     "signatures. Is that so?"),
    ("2017-06-05", SECRETARY, NATIONAL, "Re: How much has gone outside the plan?",
     "Finance counts about twenty seats, and the sum in all is six figures. I have no departure "
     "on my desk but the one that was signed."),
    ("2017-06-14", NATIONAL, SECRETARY, "An inquiry",
     "I move terms with a day of publication in them, and a limit on how often it may be moved."),
)  # fmt: skip

# (file, messages as (from, text))
CHATS: tuple[tuple[str, tuple[tuple[str, str], ...]], ...] = (
    ("chat-field-office", (
        (HEAD, "list is final, twenty seats, safe ones first"),
        (ORGANISER, "safe ones?? the plan says attack"),
        (HEAD, "the plan does not knock on doors"),
    )),
    ("chat-finance", (
        (FINANCE, "未签字的转账已经有九笔了"),
        (TREASURER, "我没有签字，也没有人来问我"),
        (FINANCE, "head of field 说手续以后补"),
    )),
    ("chat-region-b", (
        (ORGANISER, "我们今天被调到安全席位"),
        (REGION_B, "谁决定的？计划里没有"),
        (ORGANISER, "电话里说的，没有文件"),
    )),
    ("chat-coordinators", (
        (REGION_A, "Did you get the estimates for your region?"),
        (REGION_B, "No. 我的数据请求被拒绝了。Refused until after the poll."),
        (REGION_A, "I got mine, I never had to ask."),
    )),
    ("chat-drivers", (
        (ORGANISER, "Two vans leave for the safe seats at seven."),
        (ORGANISER, "改为六点半出发，带上传单。"),
    )),
)  # fmt: skip

# (file, text): minutes and notes
NOTES: tuple[tuple[str, str], ...] = (
    ("minutes-2017-05-12.txt",
     "Minutes of the campaign committee, in roles.\n1. The second plan was noted.\n2. The head of "
     "field spoke for more in safe seats: two local branches had\nreported losses of support. No "
     "departure was moved.\n3. Next meeting in two weeks."),
    ("minutes-2017-05-26.txt",
     "Minutes of the campaign committee, in roles.\n1. The third plan was adopted.\n2. The "
     "treasurer asked whether anything had been paid without a request. The head\nof field said "
     "that nothing outside the rule was intended.\n3. One departure was signed, with its reason."),
    ("会议记录-2017-05-26.txt",
     "竞选委员会会议记录（按职务记录）\n一、通过第三次计划。\n二、财务主管询问是否有未经申请的付款。\n"
     "三、外勤主管表示，没有打算在规则之外调动资\n金。\n四、签署了一项偏离，理由已记录。"),
    ("notes/treasurer.md",
     "# Notes of the treasurer\n\n- Nine transfers, each below the highest threshold.\n- Splitting "
     "or coincidence? Ask before judging.\n- 未签字：问清楚是谁同意的。"),
    ("notes/head-of-field.md",
     "# Notes of the head of field\n\n- Doorstep worse than the polls in safe seats, twice.\n- If "
     "the polls are wrong the other way we lose them all.\n- Signatures: later."),
    ("notes/外勤.md",
     "# 外勤笔记\n\n- 八十个工作日从边缘席位转到安全席位。\n- 名单有二十个席位。\n- 不进系统。"),
    ("notes/analyst.md",
     "# Notes of the analyst\n\n- Doorstep returns from safe seats: too few to say anything.\n- "
     "The interval of the estimate covers what the head of field fears, at its very edge."),
    ("press-line.html",
     "<html><body><h1>If asked</h1><p>Resources follow the <b>published</b> plan.</p>"
     "<p>资源按<em>公开</em>的计划分配。</p></body></html>"),
)  # fmt: skip

NINE = time(9, tzinfo=UTC)
TRANSFERS = (
    "day,seat,pounds,request\n2017-05-25,safe seat 1,6800,\n2017-05-25,safe seat 2,6750,\n"
    "2017-05-26,safe seat 3,6900,\n2017-05-29,安全席位 4,6600,\n"
)
STATEMENT_ZH = (
    "地区协调员（经选举产生，B 区）的陈述\n五月十五日我请求查看本区的数据，次日被拒绝。\n"
    "六月一日得知工作人员被调往安全席位，事先没有人通知我。"
)
LETTER_TRADITIONAL = (
    "致競選委員會：本地支部擔心安全席位的選情，請求增派人手。\n"
    "我們沒有要求任何人繞過簽字。地區支部秘書（職務）"
)


def write_documents(folder: Path) -> None:
    """Write about forty documents into a new or empty folder: the same bytes every time.

    Among them: three old encodings, one document twice, and one scan that has no text to search.
    """
    for name, data in documents():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)


def documents() -> Iterator[tuple[str, bytes]]:
    """(name, bytes) of each document."""
    for number, (day, sender, to, subject, text) in enumerate(LETTERS, 1):
        attached = TRANSFERS if subject == "Transfers this week" else None
        yield f"mail/{number:02d}.eml", letter(day, sender, to, subject, text, attached)
    for name, messages in CHATS:
        yield f"chats/{name}.json", chat(messages)
    for name, text in NOTES:
        yield name, marked(text, html=name.endswith(".html")).encode("utf-8")
    yield "transfers.csv", marked(TRANSFERS).encode("utf-8")
    yield "statements/陈述-B.txt", marked(STATEMENT_ZH).encode("gb18030")
    yield "statements/branch.txt", f"{LETTER_TRADITIONAL}\n{INVENTED}\n".encode("big5")
    yield (
        "statements/organiser.txt",
        marked("We went where we were sent. 服从调动。").encode("utf-16"),
    )
    yield "copies/minutes-2017-05-26.txt", marked(NOTES[1][1]).encode("utf-8")
    yield "scans/list-of-seats.pdf", scan(f"List of seats. {INVENTED}")


def marked(text: str, html: bool = False) -> str:
    """The text with the line that says it is invented, in the language it is in."""
    line = INVENTED_ZH if "\u4e00" <= text.lstrip("# ")[0] <= "\u9fff" else INVENTED
    if html:
        return text.replace("</body>", f"<p>{line}</p></body>")
    return f"{text.rstrip()}\n\n{line}\n"


def letter(day: str, sender: str, to: str, subject: str, text: str, attached: str | None) -> bytes:
    """A letter as a mail program keeps it; whatever the library would choose is fixed."""
    made = EmailMessage(policy=SMTP)
    made["From"], made["To"] = address(sender), address(to)
    made["Date"] = format_datetime(datetime.combine(date.fromisoformat(day), NINE))
    made["Subject"] = subject
    made.set_content(f"{text}\n\n{INVENTED}\n", cte="quoted-printable")
    if attached is not None:
        table = f"{attached}{INVENTED},,,\n"
        made.add_attachment(table, subtype="csv", filename="transfers.csv", cte="base64")
        made.set_boundary("==hustings-example==")
    return made.as_bytes()


def address(role: str) -> str:
    """An address of a role, in the domain that is kept for examples."""
    return f'"{role}" <{role.removeprefix("the ").replace(",", "").replace(" ", ".")}@example.org>'


def chat(messages: tuple[tuple[str, str], ...]) -> bytes:
    """An export as many programs write it, every character beyond ASCII as an escape."""
    export = {
        "note": INVENTED,
        "messages": [{"from": sender, "text": text} for sender, text in messages],
    }
    return json.dumps(export, indent=1).encode("ascii")


def scan(text: str) -> bytes:
    """A page of PDF with one line of text."""
    drawn = f"BT /F1 12 Tf 60 720 Td ({text}) Tj ET"
    objects = (
        "<< /Type /Catalog /Pages 2 0 R >>",
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R "
        "/Resources << /Font << /F1 << /Type /Font /Subtype /Type1 /BaseFont /Helvetica >> >> >> "
        ">>",
        f"<< /Length {len(drawn)} >>\nstream\n{drawn}\nendstream",
    )
    body, places = "%PDF-1.4\n", []
    for number, content in enumerate(objects, 1):
        places.append(len(body))
        body += f"{number} 0 obj\n{content}\nendobj\n"
    table = "".join(f"{place:010d} 00000 n \n" for place in places)
    return (
        f"{body}xref\n0 {len(objects) + 1}\n0000000000 65535 f \n{table}"
        f"trailer\n<< /Size {len(objects) + 1} /Root 1 0 R >>\nstartxref\n{len(body)}\n%%EOF\n"
    ).encode("ascii")
