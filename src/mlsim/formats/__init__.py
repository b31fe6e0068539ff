"""Other people's question formats, one module each, to and from `core.bank.questions`.

The way in is ``bytes -> read -> Draft -> convert.Maker -> question``, with a line of the report for each; the way out is
``Bundle -> losses, write -> bytes``. A reader says what stands in the file; what is ambiguous is an error, for a key is never guessed.

- `importing` is the whole way in, `registry` the list of formats and finding one by content, `base` the values in between, `convert`
  what every question must satisfy.
- Readers: `markdown` (with `markdown_block`, `markdown_text`), `table` (CSV), `gift`, `aiken`, `moodle`, `qti` (with `qti_item`, `qti12`,
  `qti_text`), `json_`, `anki_text`, `apkg`. They share `incoming`, `fields` (names of columns), `keys` (keys as people write them),
  `texts` (HTML), `xml_`, `archive` (zips and folders).
- Writers: `markdown_out`, `udemy`, `gift_out`, `moodle_out`, `qti_out`, `json_out`, `anki_out`. They share `outgoing`.
"""
