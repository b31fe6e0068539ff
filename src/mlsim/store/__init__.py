"""The disk: banks, sessions, questions as they were asked, settings, and the derived files of the cache folder.

It knows `core` and nothing else of mlsim. Nothing here decides what a session is worth: it brings values to the disk and back.

- **Where**: `paths` has every path. `files` writes so that what was there survives a failure.
- **Banks**: `banks` reads them by way of `toml`, whose errors name the place; `own` and `bank_text` write the person's own; `registry`,
  `blind` (records of blind solving) and `integrity` (hashes) are about the shipped ones. `asked` keeps questions as they were asked.
- **Sessions**: `sessions` is the folder, `journal` the bytes of one file, `pen` its one writer. `hindsight` is the folder of what was
  made of sessions later. `settings` and `looks` read what the person has set.
- **Derived**, and deleted at will: `derived` and `linefile` say how such a file is written, `stamps` whether it is out of date. `index`
  and `rows` have what the lobby shows, `glimpses` its next step, `cards` and `drawn` the banks without their texts and the numbered
  forms, `attempts`, `attempt_index` and `folds` what all journals come to.
"""
