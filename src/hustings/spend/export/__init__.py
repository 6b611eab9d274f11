"""The ledger for other programs: double entry for beancount and hledger, tables as a data package.

In: a replayed state. Out: texts and bytes; nothing is written here.
"""
