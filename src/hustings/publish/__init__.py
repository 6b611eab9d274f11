"""publish: show. The public site, as plain files.

In: one `hustings.publish.site_data.SiteData` (the election, the dated summaries of its
estimate, the poll trend, the plan and the scores as the other rooms give them; and, where there is
one, the campaign's record, replayed).
Out: a folder of static pages, their data as JSON and CSV, and a copy of the election folder
without its results. Same input, same bytes. Every figure of the record carries the mark by which
`verify` checks it.
Called by: the command line and the worked example.
"""
