"""The plan of a programme as a document that can be kept, compared and read back.

`document` is the file and its words, `schema` its shape, `control` what a shape cannot say, `write` and `read`
the way out of and into the database. The progress is added by `monitoring.uitwisseling`.
"""
