"""The command line, one module per group of commands, and the only layer that knows all the others.

- `main` is the grammar: which words there are, and which module answers. It imports that module when it is called, so that each command
  loads what it needs, and the terminal UI only when a screen is opened (by `lobby`, which by `lean` leaves out what it does without).
  `grammar`, `manual` and `manual_pages` make help of it, `completion` what shells complete.
- `wiring` is the only place where things are put together: real clocks, real folders, and the desk.
- `desk` joins banks, journals and clocks for screens and commands; it is the real `core.screens.desk.Desk`. Its parts: `shelf` (banks),
  `drawing` (forms), `learning` (all attempts), `practising`, `standing`, `glimpsing`, `afterthoughts`, `searching`, `copies`,
  `exchange` and `exporting`, `no_pen`.
- Commands: `lobby` (start, resume), `practice`, `line_mode` with the other `line_*` (questions without a screen), `sessions` (results,
  history, discard), `learn` (due, plan, progress, readiness), `journal`, `banks`, `authoring` and `blind` (for those who write
  questions), `transfer` (import, export), `info`, `doctor`. They print by way of `output`; `places` are paths that people write.

A command is a function from parsed arguments to the exit status: 0 fine, 1 findings or partial, 2 cannot. Errors for people are raised.
"""
