"""What is shown and said, and what is asked for it: the part of screens and of line mode that needs no terminal.

`desk` is the protocol by which screens get anything from the rest of the program, `practice` a part of it, `settings`
what somebody has set. Rows and words: `lobby` and `lobby_text`, `pages` (an answer explained), `plain` (as text),
`spoken` (in sentences), `copying`, `themes` (colours and their contrast). `typed` is what a typed line means,
`bank_search` the search through the banks, `warmup` the three questions that teach the keys.
"""
