"""Letters for the tests, each built here: (raw bytes, what a careful reader finds in them)."""

from __future__ import annotations

import base64
import io
import quopri
import zipfile
from typing import Any

Letter = tuple[bytes, dict[str, Any]]

HINDI = "नमस्ते, मेरा खाता बंद हो गया है। कृपया मदद करें।"
TAMIL = "வணக்கம், என் கணக்கு முடக்கப்பட்டது. உதவுங்கள்."
URDU = "السلام علیکم، میرا اکاؤنٹ بند ہو گیا ہے۔ براہ کرم مدد کریں۔"
JAWI = "اساللامعليکوم، اکاون ساي تيدق بوليه دبوک. تولوڠ بنتو."
CHINESE = "您好，我的账号被封了，请帮我恢复。谢谢！这是什么原因呢？我没有违反任何规定。"
TRADITIONAL = "您好，我的帳號被停用了，請幫我恢復。謝謝！這是什麼原因呢？我沒有違反任何規定。"
JAPANESE = "こんにちは、アカウントが停止されました。助けてください。"
KOREAN = "안녕하세요, 제 계정이 정지되었습니다. 도와주세요."


def letter(body: bytes | str = b"Hello.\r\n", **headers: str | bytes) -> bytes:
    """A message with the usual headers; a keyword replaces or adds one (`_` is `-`), None-like "" removes it."""
    fields: dict[str, str | bytes] = {
        "From": "Aisyah binti Omar <aisyah@member.example>",
        "To": "support@nakhoda.example",
        "Subject": "My account",
        "Message-ID": "<m1@member.example>",
        "Date": "Mon, 3 Mar 2025 10:15:00 +0800",
    }
    fields |= {name.replace("_", "-"): value for name, value in headers.items()}
    lines = [
        name.encode() + b": " + (value if isinstance(value, bytes) else value.encode())
        for name, value in fields.items()
        if value
    ]
    return b"\r\n".join(lines) + b"\r\n\r\n" + (body if isinstance(body, bytes) else body.encode())


def part(body: bytes | str, content_type: str = "text/plain; charset=utf-8", **headers: str) -> bytes:
    """One part of a multipart."""
    lines = [f"Content-Type: {content_type}"] if content_type else []
    lines += [f"{name.replace('_', '-')}: {value}" for name, value in headers.items()]
    return "\r\n".join([*lines, "", ""]).encode() + (body if isinstance(body, bytes) else body.encode())


def multipart(*parts: bytes, kind: str = "mixed", boundary: str = "b1", close: bool = True, **headers: str) -> bytes:
    """A multipart message of these parts."""
    body = b"".join(b"--" + boundary.encode() + b"\r\n" + one + b"\r\n" for one in parts)
    body += f"--{boundary}--\r\n".encode() if close else b""
    return letter(body, Content_Type=f'multipart/{kind}; boundary="{boundary}"', **headers)


def b64(data: bytes | str) -> bytes:
    return base64.encodebytes(data if isinstance(data, bytes) else data.encode())


def word(text: str, charset: str, encoding: str = "B") -> str:
    """One RFC 2047 encoded word."""
    raw = text.encode(charset)
    coded = base64.b64encode(raw) if encoding == "B" else quopri.encodestring(raw, header=True).replace(b"=\n", b"")
    return f"=?{charset}?{encoding}?{coded.decode('ascii')}?="


def zip_of(**entries: bytes) -> bytes:
    """A zip archive; `_` in a name is a dot."""
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in entries.items():
            archive.writestr(name.replace("_", "."), content)
    return held.getvalue()


def in_charset(text: str, charset: str, label: str | None = None) -> Letter:
    kind = f"text/plain; charset={label or charset}" if label != "" else ""
    return letter(text.encode(charset), Content_Type=kind), {"text": text}


CHARSETS: dict[str, Letter] = {
    "Devanagari in UTF-8": in_charset(HINDI, "utf-8"),
    "Tamil in UTF-8": in_charset(TAMIL, "utf-8"),
    "Urdu in UTF-8": in_charset(URDU, "utf-8"),
    "Jawi in UTF-8": in_charset(JAWI, "utf-8"),
    "Urdu in windows-1256, labelled": in_charset("یہ اردو ہے".replace("ی", "ي"), "cp1256", "windows-1256"),
    "Chinese in GB18030": in_charset(CHINESE, "gb18030"),
    "Chinese that says GB2312 and uses GBK": in_charset("朱镕基说：测试", "gbk", "gb2312"),
    "Chinese in Big5": in_charset(TRADITIONAL, "big5"),
    "Japanese in iso-2022-jp": in_charset(JAPANESE, "iso2022_jp", "iso-2022-jp"),
    "Japanese in iso-2022-jp without a label": in_charset(JAPANESE, "iso2022_jp", ""),
    "Japanese in Shift JIS": in_charset(JAPANESE, "shift_jis", "x-sjis"),
    "Korean under its old name": in_charset(KOREAN, "cp949", "ks_c_5601-1987"),
    "no label, UTF-8": in_charset(TAMIL, "utf-8", ""),
    "no label, GB18030": in_charset(CHINESE, "gb18030", ""),
    "no label, Big5": in_charset(TRADITIONAL, "big5", ""),
    "no label, EUC-KR": in_charset(KOREAN, "euc_kr", ""),
    "no label, Shift JIS": in_charset(JAPANESE, "shift_jis", ""),
    "no label, EUC-JP": in_charset(JAPANESE, "euc_jp", ""),
    "no label, windows-1256": in_charset("السلام عليكم، الحساب مغلق", "cp1256", ""),
    "no label, windows-1251": in_charset("Здравствуйте, мой аккаунт закрыт", "cp1251", ""),
    "no label, English with wide blanks": in_charset(
        "Look:\n\u3000\u3000Easy to use.\n\u3000\u3000Very cheap.", "gb18030", ""
    ),
    "no label, accents": in_charset("Olá, a solução não é fácil", "latin-1", ""),
    "unknown-8bit": in_charset(HINDI, "utf-8", "unknown-8bit"),
    "a charset nobody knows": in_charset(TAMIL, "utf-8", "x-made-up"),
    "a codec that is no charset": in_charset(TAMIL, "utf-8", "rot13"),
    "says us-ascii, is UTF-8": in_charset(HINDI, "utf-8", "us-ascii"),
    "says latin-1, is UTF-8": in_charset(HINDI, "utf-8", "iso-8859-1"),
    "says UTF-8, is windows-1252": in_charset("Café déjà vu", "cp1252", "utf-8"),
    "says latin-1, has windows quotes": in_charset("“quoted” – €5", "cp1252", "iso-8859-1"),
    "quotes round the label": in_charset(HINDI, "utf-8", "'utf-8'"),
}

STRUCTURES: dict[str, Letter] = {
    "alternative": (
        multipart(part("plain"), part("<p>rich</p>", "text/html"), kind="alternative"),
        {"text": "plain", "html": "<p>rich</p>", "attachments": []},
    ),
    "HTML only": (
        letter("<p>One</p><script>x()</script><p>Two</p>", Content_Type="text/html; charset=utf-8"),
        {"text": "One\n\nTwo", "html": "<p>One</p><p>Two</p>"},
    ),
    "an HTML body with a plain footer of a list": (
        multipart(part("<b>Body</b>", "text/html"), part("-- list footer")),
        {"text": "Body\n\n-- list footer"},
    ),
    "text, picture, text as Apple writes it": (
        multipart(
            part("before"),
            part(b64(b"GIF89a"), "image/gif; name=a.gif", Content_Transfer_Encoding="base64"),
            part("after"),
        ),
        {"text": "before\n\nafter", "attachments": ["a.gif"]},
    ),
    "winmail.dat": (
        multipart(
            part("see attached"),
            part(
                b64(b"\x78\x9f\x3e\x22"), 'application/ms-tnef; name="winmail.dat"', Content_Transfer_Encoding="base64"
            ),
        ),
        {"text": "see attached", "attachments": ["winmail.dat"]},
    ),
    "a forwarded message is one attachment": (
        multipart(part("fyi"), part(letter("inner text"), "message/rfc822")),
        {"text": "fyi", "attachments": [""]},
    ),
    "never closed": (multipart(part("open end"), close=False), {"text": "open end", "defects": {"unclosed_multipart"}}),
    "a boundary that begins like another": (
        multipart(multipart(part("deep"), boundary="b1x")[len(letter(b"")) - 2 :].lstrip(b"\r\n"), part("wide")),
        {},
    ),
    "the boundary was forgotten": (
        letter(b"--zz\r\nContent-Type: text/plain\r\n\r\nfound\r\n--zz--\r\n", Content_Type="multipart/mixed"),
        {"text": "found", "defects": {"no_boundary"}},
    ),
    "multipart without parts": (
        letter("just text", Content_Type="multipart/mixed; boundary=q"),
        {"text": "just text", "defects": {"no_parts"}},
    ),
    "text of the epilogue is not read": (
        multipart(part("inside")) + b"outside\r\n",
        {"text": "inside"},
    ),
    "format=flowed": (
        letter("A long \nline.\n> quoted \n> text\n-- \nsig", Content_Type="text/plain; format=flowed"),
        {"text": "A long line.\n> quoted text\n-- \nsig"},
    ),
    "format=flowed with delsp": (
        letter("日本 \n語", Content_Type="text/plain; charset=utf-8; format=flowed; delsp=yes"),
        {"text": "日本語"},
    ),
    "quoted-printable, broken": (
        letter("caf=C3=A9 =ZZ 100=\r\n%= \r\nend=", Content_Transfer_Encoding="Quoted-Printable"),
        {"text": "café =ZZ 100%end"},
    ),
    "base64, broken": (
        letter("SGVsbG8*sIHdvcmxk\r\nIQ", Content_Transfer_Encoding="base64"),
        {"text": "Hello, world!"},
    ),
    "base64 with a footer glued on": (
        letter(
            b64("Hello there, this is long enough.") + b"____\r\nThe list footer\r\n",
            Content_Transfer_Encoding="base64",
        ),
        {"text": "Hello there, this is long enough."},
    ),
    "says base64, is plain": (
        letter("This is not base64 at all.", Content_Transfer_Encoding="base64"),
        {"text": "This is not base64 at all.", "defects": {"broken_base64"}},
    ),
    "an encoding nobody knows": (letter("still read", Content_Transfer_Encoding="x-zip"), {"text": "still read"}),
    "uuencoded": (
        letter("begin 644 a\n%2&5L;&\\\n`\nend\n", Content_Transfer_Encoding="x-uuencode"),
        {"text": "Hello"},
    ),
    "NUL bytes": (letter(b"a\x00b"), {"text": "ab"}),
    "bare CR": (
        letter(b"one\rtwo").replace(b"\r\n", b"\r"),
        {"subject": "My account", "text": "one\rtwo".replace("\r", "\n")},
    ),
    "doubled CR": (letter(b"one\r\r\ntwo"), {"text": "one\ntwo"}),
    "only LF": (letter(b"one\ntwo").replace(b"\r\n", b"\n"), {"subject": "My account", "text": "one\ntwo"}),
    "a From line on top": (b"From a@b Mon Mar  3 10:15:00 2025\r\n" + letter(), {"subject": "My account"}),
    "blank lines on top": (b"\r\n\r\n" + letter(), {"subject": "My account"}),
    "no blank line before the text": (
        b"From: a@b.example\r\nSubject: hi\r\nThis is text.\r\nMore of it.\r\n",
        {"subject": "hi", "text": "This is text.\nMore of it."},
    ),
    "a broken line among the headers": (
        b"From: a@b.example\r\nnot a header\r\nSubject: hi\r\n\r\ntext",
        {"subject": "hi", "text": "text", "defects": {"malformed_header"}},
    ),
    "a fold that lost its blank": (
        b"From: a@b.example\r\nTo: Mary Smith\r\n__\r\n  <mary@c.example>\r\nSubject: hi\r\n\r\ntext",
        {"subject": "hi", "to": ["mary@c.example"]},
    ),
    "headers twice": (
        b"From: a@b.example\r\nSubject: first\r\nSubject: second\r\nFrom: x@y.example\r\n\r\ntext",
        {"subject": "first", "from": "a@b.example", "defects": {"repeated_subject", "repeated_from"}},
    ),
    "two authors": (letter(From="a@b.example, c@d.example"), {"from": "a@b.example", "defects": {"several_authors"}}),
    "a senseless date": (letter(Date="Pn, 29 paX 2007"), {"date": None}),
}

NAMES: dict[str, tuple[str, str]] = {  # file names: headers of the part, the name found
    "plain": ('Content-Disposition: attachment; filename="bill.pdf"', "bill.pdf"),
    "RFC 2231": (
        "Content-Disposition: attachment; filename*=utf-8''%E0%AE%AA%E0%AE%9F%E0%AE%AE%E0%AF%8D.jpg",
        "படம்.jpg",
    ),
    "RFC 2231 in sections": (
        "Content-Disposition: attachment; filename*0*=utf-8''%E0%A4%AC%E0%A4%BF%E0%A4%B2; filename*1=\"-2025.pdf\"",
        "बिल-2025.pdf",
    ),
    "sections out of order": ('Content-Disposition: attachment; filename*1="b.txt"; filename*0="a"', "ab.txt"),
    "an encoded word": (f'Content-Disposition: attachment; filename="{word("发票.pdf", "gb18030")}"', "发票.pdf"),
    "an encoded word without quotes": (
        f"Content-Disposition: attachment; filename={word('تصویر.png', 'utf-8')}",
        "تصویر.png",
    ),
    "raw UTF-8": ("Content-Disposition: attachment; filename=ciële.txt", "ciële.txt"),
    "only a name": ("Content-Type: application/pdf; name=scan.pdf", "scan.pdf"),
    "a path": ('Content-Disposition: attachment; filename="../../etc/passwd"', "passwd"),
    "a Windows path": ('Content-Disposition: attachment; filename="C:\\\\temp\\\\a.doc"', "a.doc"),
    "a direction trick": ("Content-Disposition: attachment; filename*=utf-8''photo%E2%80%AEgpj.exe", "photogpj.exe"),
    "a line break": ("Content-Disposition: attachment; filename*=utf-8''a%0D%0Ab.txt", "a b.txt"),
}

ADDRESSES: dict[str, tuple[str, list[tuple[str, str]]]] = {
    "bare": ("a@b.example", [("a@b.example", "")]),
    "named": ("Ann B <a@b.example>", [("a@b.example", "Ann B")]),
    "a comma in quotes": (
        '"Omar, Aisyah" <a@b.example>, c@d.example',
        [("a@b.example", "Omar, Aisyah"), ("c@d.example", "")],
    ),
    "a comment as the name": ("a@b.example (Ann)", [("a@b.example", "Ann")]),
    "a group": (
        "Team: a@b.example, Bob <b@b.example>;, c@d.example",
        [("a@b.example", ""), ("b@b.example", "Bob"), ("c@d.example", "")],
    ),
    "an empty group": ("undisclosed-recipients:;", []),
    "an encoded name": (f"{word('आइशा', 'utf-8')} <a@b.example>", [("a@b.example", "आइशा")]),
    "an encoded comma does not cut": (
        f"{word('Omar, Aisyah', 'utf-8', 'Q')} <a@b.example>",
        [("a@b.example", "Omar, Aisyah")],
    ),
    "an encoded address stays a name": (
        f"{word('boss@nakhoda.example', 'utf-8')} <a@evil.example>",
        [("a@evil.example", "boss@nakhoda.example")],
    ),
    "an encoded bracket stays a name": (
        f"{word('<boss@nakhoda.example>', 'utf-8')} <a@evil.example>",
        [("a@evil.example", "<boss@nakhoda.example>")],
    ),
    "an address as the name": ('"boss@nakhoda.example" <a@evil.example>', [("a@evil.example", "boss@nakhoda.example")]),
    "two addresses, the last counts": ("<a@b.example> <c@d.example>", [("c@d.example", "a@b.example")]),
    "no brackets": ("Big Bug bb@bug.example", [("bb@bug.example", "Big Bug")]),
    "blanks round the parts": ("jdoe @ machine (c) . example", [("jdoe@machine.example", "c")]),
    "a quoted local part": ('"a b"@c.example', [('"a b"@c.example', "")]),
    "single quotes": ("'Ann' <a@b.example>", [("a@b.example", "Ann")]),
    "mailto": ("<mailto:a@b.example>", [("a@b.example", "")]),
    "a route": ("<@x.example,@y.example:a@b.example>", [("a@b.example", "")]),
    "an unclosed bracket": ("Ann <a@b.example", [("a@b.example", "Ann")]),
    "an unclosed quote": ('"Ann <a@b.example>', [("a@b.example", "Ann")]),
    "an international domain": ("a@bücher.example", [("a@bücher.example", "")]),
    "a local user": ("root", [("root", "")]),
    "a direction trick": ("\u202eAnn\u202c <a@b.example>", [("a@b.example", "Ann")]),
    "an encoded comma after a word": (
        f"Dr {word('Omar, A', 'utf-8', 'Q')} <a@b.example>",
        [("a@b.example", "Dr Omar, A")],
    ),
    "nothing": (" , ;", []),
}

SUBJECTS: dict[str, tuple[str | bytes, str]] = {
    "one word": (word(HINDI, "utf-8"), HINDI),
    "adjacent words join": (f"{word('भाग ', 'utf-8')} {word('दो', 'utf-8')}", "भाग दो"),
    "adjacent words on two lines": (f"{word('one', 'utf-8', 'Q')}\r\n {word('two', 'utf-8', 'Q')}", "onetwo"),
    "a character split over two words": ("=?utf-8?B?4KQ=?= =?utf-8?B?rQ==?=", "भ"),
    "words among text": (f"Re: {word('账号', 'gb18030')} again", "Re: 账号 again"),
    "blanks inside a word": ("=?utf-8?Q?How are you?=", "How are you"),
    "Japanese": (word(JAPANESE, "iso2022_jp"), JAPANESE),
    "an unknown charset": ("=?NONE?B?VEVTVA=?=", "TEST"),
    "broken base64": ("=?utf-8?B?4KSo4KSu4KS4?=", "नमस"),
    "a language tag": ("=?utf-8*hi?B?4KSo?=", "न"),
    "raw UTF-8": (HINDI.encode(), HINDI),
    "raw latin-1": ("Formação final".encode("latin-1"), "Formação final"),
    "a hidden line break": ("=?utf-8?Q?a=0D=0ABcc:_x@y.example?=", "a Bcc: x@y.example"),
    "not a word after all": ("2 =?= 3", "2 =?= 3"),
    "a tab": ("a\tb", "a b"),
}
