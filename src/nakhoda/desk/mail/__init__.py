"""Mail as bytes and as facts: read, understand, fold, clean, compose, carry. No database, no Django (issue 2, P3, P8).

`children.parse_in_child` is the way in for anything a stranger sent; `mime.parse_mail` is what runs inside the child.
Kept empty of imports on purpose: the child process starts with `-m nakhoda.desk.mail.child` and must stay small.
"""
