"""``hustings witness``, ``record cosign`` and ``verify --witness`` on a new campaign."""

from __future__ import annotations

import shutil
import threading
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path

import pytest

from hustings.cli.witness_server import witness_server
from hustings.record.journal import open_journal
from hustings.record.note import SignerKey
from hustings.record.witness import Witness
from tests.cli.campaigns import Hustings
from tests.conftest import Call

OTHER_LOG = str(SignerKey("elsewhere.example/log", b"L" * 32).verifier)


@pytest.fixture(scope="session")
def founded(tmp_path_factory: pytest.TempPathFactory, small_election: Path) -> Path:
    """A campaign just founded, to be copied."""
    from hustings.cli.main import run

    folder = tmp_path_factory.mktemp("founded") / "campaign"
    arguments = ["new", str(folder), "--election", str(small_election), "--party", "red"]
    assert run(arguments) == 0
    return folder


@pytest.fixture
def record(hustings: Call, founded: Path, tmp_path: Path) -> Hustings:
    return Hustings(hustings, Path(shutil.copytree(founded, tmp_path / "campaign")))


@pytest.fixture
def witness(hustings: Call, record: Hustings, tmp_path: Path) -> Path:
    """A witness of the campaign, whose key the policy names and asks for."""
    folder = tmp_path / "witness"
    made = hustings("witness", "init", folder, "--name", "witness.example/w1")
    assert made.code == 0, made.err
    draft = record.folder / "campaign.toml"
    asks = f'witnesses = 1\nwitness_keys = ["{made.out.strip()}"]\n'
    draft.write_text(draft.read_text().replace("witnesses = 0", asks))
    signers = [part for n in (1, 2, 3) for part in ("--as", f"coordinator-{n}")]
    record.done("policy", "--adopt", *signers)
    watched = hustings("witness", "add-log", record.folder / "log/log.vkey", "--dir", folder)
    assert watched.code == 0, watched.err
    return folder


@contextmanager
def serving(folder: Path) -> Iterator[str]:
    with Witness(folder) as opened, witness_server(opened, 0) as server:
        server.daemon_threads = True
        thread = threading.Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}/"
        server.shutdown()
        thread.join()


def latest(record: Hustings) -> bytes:
    return (record.folder / "log/checkpoint").read_bytes()


def test_a_witness_looks_at_the_log_and_the_campaign_takes_its_word(
    hustings: Call, record: Hustings, witness: Path, tmp_path: Path
) -> None:
    said = hustings("witness", "check", record.folder, "--dir", witness, "--out", tmp_path / "note")
    assert said.code == 0, said.err
    assert (tmp_path / "note").read_bytes().startswith(latest(record))
    taken = record("cosign", "--witness", tmp_path / "note")
    assert taken.code == 0, taken.err
    assert "cosigned by witness.example/w1 at 20" in taken.out
    assert latest(record) == (tmp_path / "note").read_bytes()
    assert (record.folder / f"log/checkpoints/{record.size}").read_bytes() == latest(record)
    before = latest(record)
    record.request()
    assert latest(record) != before
    late = record("cosign", "--witness", tmp_path / "note")
    assert late.code == 0
    assert "the latest checkpoint has 0" in late.err


def test_a_campaign_asks_a_witness_on_the_web(
    hustings: Call, record: Hustings, witness: Path
) -> None:
    with serving(witness) as url:
        assert record("cosign", "--witness", url).code == 0
        record.request()
        said = record("cosign", "--witness", url)
        assert said.code == 0, said.err
        assert f"{record.size} entries cosigned" in said.out
        origin = sha256(latest(record).split(b"\n")[0]).hexdigest()
        with urllib.request.urlopen(f"{url}{origin}/checkpoint") as answer:
            assert answer.read() == latest(record)
        for path in ("x/checkpoint", f"{origin}/other", ""):
            with pytest.raises(urllib.error.HTTPError, match="404"):
                urllib.request.urlopen(url + path)
    told = hustings("witness", "status", "--dir", witness, "--json").json
    assert [log["size"] for log in told["logs"]] == [record.size]


def test_the_server_answers_in_the_numbers_of_the_specification(
    record: Hustings, witness: Path
) -> None:
    def answer(data: bytes, path: str = "add-checkpoint") -> tuple[int, bytes]:
        try:
            with urllib.request.urlopen(url + path, data=data) as said:
                return said.status, said.read()
        except urllib.error.HTTPError as error:
            return error.code, error.read()

    checkpoint = latest(record)
    with serving(witness) as url:
        assert answer(b"old 0\n\n" + checkpoint)[0] == 200
        assert answer(b"old 0\n\n" + checkpoint) == (409, b"%d\n" % record.size)
        assert answer(b"old 9999\n\n" + checkpoint)[0] == 400
        assert answer(b"nonsense")[0] == 400
        size = record.size
        unknown = checkpoint.replace(b".", b"-", 1)
        assert answer(b"old 0\n\n" + unknown)[0] in (403, 404)
        forged = checkpoint.replace(b"\n%d\n" % size, b"\n%d\n" % (size + 1))
        assert answer(b"old %d\n\n" % size + forged)[0] == 403
        proof = b"old %d\n" % size + b"A" * 43 + b"=\n\n"
        assert answer(proof + checkpoint)[0] == 422
        assert answer(b"", "elsewhere")[0] == 404
        assert answer(b"x" * 300_000)[0] == 413


def test_two_histories_find_no_second_witness(
    hustings: Call, record: Hustings, witness: Path, tmp_path: Path
) -> None:
    other = Hustings(hustings, Path(shutil.copytree(record.folder, tmp_path / "other")))
    record.request("500")
    other.request("600")
    other.request("700")
    with serving(witness) as url:
        assert record("cosign", "--witness", url).code == 0
        said = other("cosign", "--witness", url)
        assert (said.code, "the witness refuses (422)" in said.err) == (2, True)
    said = hustings("witness", "check", other.folder, "--dir", witness)
    assert said.code == 1
    assert "NOT cosigned: no proof that" in said.err
    told = hustings("witness", "status", "--dir", witness)
    assert told.out.count("refused:") == 1


def test_an_old_copy_of_the_log_is_refused(
    hustings: Call, record: Hustings, witness: Path, tmp_path: Path
) -> None:
    old = Hustings(hustings, Path(shutil.copytree(record.folder, tmp_path / "old")))
    record.request()
    with serving(witness) as url:
        assert record("cosign", "--witness", url).code == 0
        said = old("cosign", "--witness", url)
        assert (said.code, "it is an old copy" in said.err) == (2, True)
    said = hustings("witness", "check", old.folder, "--dir", witness)
    assert (said.code, "it was cut" in said.err) == (1, True)


def test_what_is_published_verifies_with_the_witness(
    hustings: Call, record: Hustings, witness: Path, tmp_path: Path
) -> None:
    key = (record.folder / "log/log.vkey").read_text().strip()
    site, vkey = tmp_path / "site", witness / "witness.vkey"
    with serving(witness) as url:
        said = hustings("publish", site, "--campaign", record.folder, "--witness", url)
    assert said.code == 0, said.err
    good = hustings("verify", site, "--key", key, "--witness", vkey, "--max-age", "1", "--json")
    assert good.code == 0, good.out
    assert good.json["witnesses"]["covered"] == good.json["tree_size"]
    stranger = hustings("witness", "init", tmp_path / "w2", "--name", "witness.example/w2").out
    assert hustings("verify", site, "--key", key, "--witness", stranger.strip()).code == 1
    wrong = hustings("verify", site, "--key", key, "--witness", key)
    assert (wrong.code, "--witness: " in wrong.err) == (2, True)

    with open_journal(record.folder, write=True) as journal:
        assert journal.log.size == good.json["tree_size"]
    record.request()
    unseen = hustings("publish", tmp_path / "unseen", "--campaign", record.folder)
    assert (unseen.code, "the latest checkpoint has 0" in unseen.err) == (0, True)
    said = hustings("verify", tmp_path / "unseen", "--key", key)
    assert (said.code, "0 cosignatures of witnesses that the policy names" in said.out) == (1, True)


def test_a_reader_keeps_a_rule_of_his_own_in_a_file(
    hustings: Call, record: Hustings, witness: Path, tmp_path: Path
) -> None:
    rule, site = tmp_path / "rule", tmp_path / "site"
    rule.write_text(record("trust-policy").out)
    assert rule.read_text().endswith("group witnesses 1 witness-1\nquorum witnesses\n")
    assert hustings("publish", site, "--campaign", record.folder).code == 0
    refused = hustings("verify", site, "--policy", rule)
    assert refused.code == 1
    asked = "cosigned by no witness that it names; the trust policy asks for witness-1"
    assert asked in refused.out
    with serving(witness) as url:
        rule.write_text(rule.read_text().replace("\ngroup", f" {url}\ngroup"))
        said = hustings("publish", site, "--campaign", record.folder, "--policy", rule)
        assert said.code == 0, said.err
    good = hustings("verify", site, "--policy", rule, "--json")
    assert good.code == 0, good.out
    assert good.json["key_from"] == "option"
    assert good.json["witnesses"]["asked"] == 1
    nobody = tmp_path / "nobody"
    nobody.write_text("quorum none\n")
    assert hustings("verify", site, "--policy", nobody).code == 0
    for arguments, why in (
        (("--policy", rule, "--witness", "x"), "leave out --witness"),
        (("--policy", rule, "--key", OTHER_LOG), "names other logs"),
        (("--policy", site / "manifest.json"), "line 1: expected"),
    ):
        wrong = hustings("verify", site, *arguments)
        assert wrong.code == 2
        assert why in wrong.err


def test_the_logs_key_is_replaced_and_the_witness_is_told(
    hustings: Call, record: Hustings, witness: Path, tmp_path: Path
) -> None:
    vkey = record.folder / "log/log.vkey"
    first = vkey.read_text().strip()
    signers = [part for n in (1, 2, 3) for part in ("--as", f"coordinator-{n}")]
    assert "no_authority" in record.refused("keys", "rotate-log", *signers[:2])
    assert sorted(path.name for path in (record.folder / "keys").glob("log*")) == ["log.key"]
    record.done("keys", "rotate-log", *signers)
    assert vkey.read_text().strip() != first
    record.request()
    with serving(witness) as url:
        said = record("cosign", "--witness", url)
        assert (said.code, "refuses (403)" in said.err) == (2, True)
    assert hustings("witness", "add-log", vkey, "--dir", witness).code == 0
    site = tmp_path / "site"
    with serving(witness) as url:
        said = hustings("publish", site, "--campaign", record.folder, "--witness", url)
    assert said.code == 0, said.err
    checked = hustings("verify", site, "--key", first, "--json")
    assert checked.code == 0, checked.out
    told = {check["name"]: check["detail"] for check in checked.json["checks"]}
    assert told["handovers"].startswith("2 keys")


def test_a_new_log_key_gathers_its_signatures(
    hustings: Call, record: Hustings, tmp_path: Path
) -> None:
    first = (record.folder / "log/log.vkey").read_text()
    envelope = tmp_path / "rotation.json"
    said = record("keys", "rotate-log", "--as", "coordinator-1", "--out", envelope)
    assert said.code == 0, said.err
    assert "waits for its signatures" in record.refused("keys", "rotate-log", "--out", envelope)
    record.request()
    for name in ("coordinator-2", "coordinator-3"):
        assert record("sign", envelope, "--as", name).code == 0
    record.done("add", envelope)
    record.request("600")
    assert (record.folder / "log/log.vkey").read_text() != first
    assert (record.folder / "log/log.vkeys").is_file()
    assert record("log").code == 0


def test_misuse_is_told(hustings: Call, record: Hustings, tmp_path: Path, founded: Path) -> None:
    assert "The policy names no witnesses" in record.refused("cosign", "--witness", tmp_path / "no")
    for arguments, told in [
        (("init", tmp_path, "--name", "x.example"), "is not empty"),
        (("init", tmp_path / "w", "--name", "x example"), "without space"),
        (("check", founded, "--dir", tmp_path / "nowhere"), "make a witness"),
        (("add-log", "x", "--dir", tmp_path / "nowhere"), "make a witness"),
        (("status", "--dir", tmp_path / "nowhere"), "make a witness"),
    ]:
        said = hustings("witness", *arguments)
        assert (said.code, told in said.err) == (2, True), said.err
    hustings("witness", "init", tmp_path / "w", "--name", "x.example")
    said = hustings("witness", "check", founded, "--dir", tmp_path / "w")
    assert (said.code, "is no log that this witness watches" in said.err) == (1, True)
    said = hustings("witness", "check", tmp_path / "w", "--dir", tmp_path / "w")
    assert (said.code, "holds no log" in said.err) == (2, True)


def test_a_witness_that_does_not_answer_keeps_no_other_waiting(
    record: Hustings, witness: Path, tmp_path: Path
) -> None:
    with serving(witness) as url:
        pass
    (tmp_path / "junk").write_text("no lines\n")
    said = record("cosign", "--witness", url, "--witness", tmp_path / "junk")
    assert said.code == 2
    assert "no answer" in said.err
    assert "junk: a signature line is" in said.err
    with serving(witness) as url:
        said = record("cosign", "--witness", tmp_path / "missing", "--witness", url)
    assert said.code == 2
    assert "cosigned by" in said.out
