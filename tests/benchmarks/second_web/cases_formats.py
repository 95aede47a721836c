# ruff: noqa: E501 -- one case a line, with the text of its page
"""Files, encodings, sizes and languages: all of them there."""

from __future__ import annotations

import io
import json
import zipfile

from build import case
from model import Case, Reply
from prose import LESSONS, text_of
from skins import gone, lesson, page

_TEXT = "\n\n".join(LESSONS["maps"][1])
_LOG = """09:14 GET /unit/7 200 OK
09:15 GET /unit/8 404 Not Found
09:15 GET /unit/8/ 404 Not Found
09:21 GET /unit/9 200 OK
Exercise: which page was looked for twice, and what did the visitor try?
"""
_PDF = (
    b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]"
    b"/Count 1>>endobj\n3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]>>endobj\n"
    b"trailer<</Root 1 0 R>>\n%%EOF\n"
)


def _zip() -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("unit/readme.txt", _TEXT)
    return packed.getvalue()


def _file(name: str, path: str, why: str, body: str | bytes, kind: str, **more) -> Case:
    accept = more.pop("accept", "alive")
    status = more.pop("status", 200)
    return case("alive-files", name, accept, why, {path: Reply(status, body, kind, **more)})


_MOVIE = b"\x00\x00\x00\x18ftypmp42\x00\x00\x00\x00mp42isom" + bytes(range(256)) * 800
_BIG = "<title>All readings</title><h1>All readings</h1>" + text_of("harbor") * 3600

FILES = [
    _file("pdf", "/unit-2.pdf", "a PDF", _PDF, "application/pdf"),
    _file("pdf-as-octets", "/get?id=9", "a PDF to save", _PDF, "application/octet-stream",
          headers=(("Content-Disposition", 'attachment; filename="unit-9.pdf"'),)),
    _file("zip", "/bundle.zip", "a ZIP", _zip(), "application/zip"),
    _file("mp4", "/clip.mp4", "a video", _MOVIE, "video/mp4", headers=(("Accept-Ranges", "bytes"),)),
    _file("json", "/api/r/7", "a record as JSON", json.dumps({"title": "Maps", "error": None}),
          "application/json"),
    _file("json-error-key", "/api/r/8", "a record that talks of errors",
          json.dumps({"title": "Error analysis", "status": "not found in other sets"}),
          "application/json"),
    _file("plain", "/notes.txt", "plain text", _TEXT, "text/plain; charset=utf-8"),
    _file("plain-404-word", "/log.txt", "the log of a server, as an exercise", _LOG, "text/plain"),
    _file("csv", "/data.csv", "a table", "river,length_km\nElbe,1094\nTisza,966\n", "text/csv"),
    _file("rss", "/feed", "a feed", "<?xml version='1.0'?><rss version='2.0'><channel><title>New "
          "lessons</title><item><title>Maps</title></item></channel></rss>", "application/rss+xml"),
    _file("no-content", "/done", "an empty answer that means success", "", "",
          status=204, accept="alive failing"),
    _file("no-type", "/old/leaf", "no content type at all", lesson("bare", "leaves"), ""),
    _file("xhtml", "/x/moon", "served as XHTML", lesson("bare", "moon"), "application/xhtml+xml"),
    _file("two-megabytes", "/all", "a page of 2 MB", _BIG, "text/html"),
    _file("slow-first-byte", "/report", "takes 2.5 s to answer", lesson("agency", "maps"),
          "text/html", wait_s=2.5),
    _file("slow-body", "/slow", "the body takes 3 s", lesson("museum", "sound"), "text/html",
          body_s=3.0, framing="chunked"),
    _file("gzip", "/gz", "packed with gzip", lesson("portal", "bread"), "text/html", coding="gzip"),
    _file("brotli", "/br", "packed with brotli", lesson("portal", "moon"), "text/html", coding="br"),
    _file("deflate", "/de", "packed with zlib", lesson("portal", "poem"), "text/html",
          coding="deflate"),
    _file("raw-deflate", "/rd", "packed without the zlib frame, which browsers accept",
          lesson("portal", "budget"), "text/html", coding="raw-deflate"),
    _file("until-close", "/uc", "no length; the end of the connection ends the page",
          lesson("blog", "letters"), "text/html", framing="close"),
    _file("chunked", "/ch", "in chunks", lesson("blog", "maps"), "text/html", framing="chunked"),
]  # fmt: skip


def _language(
    name: str, lang: str, path: str, title: str, text: str, encoding: str, how: str
) -> Case:
    mark = f'<meta http-equiv="Content-Type" content="text/html; charset={encoding}">'
    html = (
        f'<html lang="{lang}"><head>{mark}<title>{title}</title></head><body><h1>{title}</h1>{text}'
    )
    kind = f"text/html; charset={encoding}" if how == "header" else "text/html"
    body = html.encode(encoding)
    why = f"a page in {lang}, {encoding} by {how}"
    return case("alive-world", name, "alive", why, {path: Reply(200, body, kind)})


_ES = """<p>En esta clase buscamos palabras perdidas. Cada grupo recibe un sobre con tarjetas y debe
anotar cuáles no ha encontrado en el diccionario. La palabra no encontrada no es un error: puede ser
un nombre propio, un préstamo o una invención del autor.</p><p>Después se comparan las listas y se
decide, con argumentos, si la palabra existe. El profesor no interviene antes del final.</p>"""
_FR = """<p>Le cycle de l'eau commence partout à la fois. Une goutte monte de la mer, voyage avec le
vent, tombe sur une colline et redescend vers la plage. Demandez aux élèves de raconter ce voyage à
la première personne.</p><p>Matériel : une bouilloire, une vitre froide et de la patience. Si l'eau
n'apparaît pas, la vitre n'est pas assez froide.</p>"""
_DE = """<p>Ein Fahrrad besteht aus Dreiecken, weil ein Dreieck seine Form hält. Baut aus Strohhalmen
und Büroklammern ein Viereck und drückt auf eine Ecke. Was fehlt, damit es nicht umfällt?</p><p>Die
Seite mit den Bauplänen liegt im Anhang. Größere Gruppen arbeiten zu dritt, jede Gruppe erklärt am
Schluss ihre Brücke und nennt die Stelle, die zuerst nachgibt.</p>"""
_AR = """<p>يبدأ الدرس بسؤال بسيط: لماذا يطفو الخشب ويغرق الحجر؟ يضع التلاميذ أشياء مختلفة في حوض
من الماء ويكتبون توقعاتهم قبل كل تجربة.</p><p>بعد ذلك يرسم كل تلميذ جدولاً يقارن فيه بين ما توقعه
وما حدث فعلاً، ثم يناقش الفصل الأسباب معاً.</p>"""
_ZH = """<p>请每组同学准备一个透明的杯子、一些沙子、小石头和一块棉布。我们要做一个简单的过滤器,看看浑水怎样变清。</p>
<p>观察每一层留下了什么,把结果画在记录表上。最后讨论:过滤后的水可以喝吗?为什么?</p>"""
_JA = """<p>川の水はどこから来るのでしょうか。地図を広げて、学校の近くの川を上流までたどってみましょう。</p>
<p>見つけた場所に印をつけ、班ごとに発表します。分からないことは質問として残しておきます。</p>"""
_RU = """<p>Возьмите лист бумаги и сложите его пополам семь раз. Почему дальше не получается? Запишите,
сколько слоёв было после каждого шага, и найдите правило.</p><p>Домашнее задание: придумайте рассказ,
в котором что-нибудь удваивается каждый день.</p>"""
_PT = """<p>Nesta atividade a turma mede a sombra de um poste de hora em hora. Ninguém precisa de
relógio depois do segundo dia. Anote a medida, a hora e o tempo que fazia.</p><p>Ao final da semana
cada grupo explica por que a sombra do meio-dia é a mais curta.</p>"""

LANGUAGES = [
    _language("spanish-lost-words", "es", "/clase/7", "Palabras no encontradas", _ES, "utf-8", "header"),
    _language("french-latin1", "fr", "/eau.html", "Le voyage d'une goutte", _FR, "iso-8859-1", "meta"),
    _language("german-1252", "de", "/fahrrad.htm", "Warum Dreiecke halten", _DE, "windows-1252", "header"),
    _language("arabic", "ar", "/dars/3", "لماذا يطفو الخشب؟", _AR, "utf-8", "meta"),
    _language("chinese-gb", "zh", "/ke/12", "自己做过滤器", _ZH, "gb18030", "meta"),
    _language("japanese-sjis", "ja", "/kawa.html", "川をたどる", _JA, "shift_jis", "header"),
    _language("russian-1251", "ru", "/urok/5.html", "Семь складок", _RU, "windows-1251", "meta"),
    _language("portuguese", "pt", "/atividade", "A sombra do poste", _PT, "utf-8", "header"),
    _language("french-utf16", "fr", "/goutte", "Une goutte d'eau", _FR, "utf-16", "header"),
    case("alive-world", "spanish-soft-site", "alive",
         "a true Spanish page on a site that answers 200 for lost ones",
         {"/recursos/sombras": page("portal", "Palabras", _ES, "es")},
         missing=page("portal", "Ups", "<h1>¡Ups!</h1><p>No encontramos la página.</p>", "es")),
    case("alive-world", "german-word-fehler", "alive", "a German lesson on mistakes",
         {"/deutsch/fehler": page("university", "Fehler", "<h1>Fehler</h1>" + _DE, "de")},
         missing=gone("university")),
]  # fmt: skip

CASES = FILES + LANGUAGES
