"""The one table of keys: bindings, footers, the help screen, `mlsim keys` and the README are made from `keymap`.

`entries` says what an entry is; `learning`, `exchange` and `search` are parts of the table; `footers` what a footer
names first, `help` how the help orders it. `names` are the names of keys, and `own` is what somebody's own keys make
of the table.
"""
