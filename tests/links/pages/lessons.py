"""True pages in odd clothes: every one is alive, whatever words stand on it."""

from tests.links.pages import BOXES, FILLER, Case, page


def alive(name: str, html: str, **more: object) -> Case:
    return Case(name, html, "alive", "ok", **more)


def lesson(title: str, more: str = "", head: str = "", **kwargs: str) -> str:
    return page(title, f"<h1>{title}</h1><p>{FILLER}</p>{more}", head, **kwargs)


LESSONS = (
    alive("lesson", lesson("Colors of a leaf")),
    alive("about 404", lesson("What does 404 not found mean?")),
    alive("titled 404", page("404", f"<h1>404</h1><p>{FILLER}</p>")),
    alive("story called not found", page("Not found | Willow Stories", f"<p>{FILLER}</p>")),
    alive("errors in Python", lesson("Errors and exceptions", "<h2>Error</h2><p>NameError</p>")),
    alive("measurement error", page("Error", f"<h1>Error</h1><p>{FILLER}</p>")),
    alive("loops", lesson("Loops", "<h2>Oops</h2>")),
    alive("for sale", lesson("This domain is for sale: how names are traded")),
    alive("about captchas", lesson("Are you a robot? Captcha and security checks")),
    alive(
        "short captcha note", page("Captcha", "<h1>Captcha</h1><p>Prove that you are human.</p>")
    ),
    alive(
        "passwords",
        page(
            "Good passwords",
            f"<h1>Good passwords</h1><p>{FILLER}</p><form><input type=password></form>",
        ),
    ),
    alive(
        "sign-in in the header",
        page("Leaves", f"<p>{FILLER}</p>", around="<header><form><input type=password></header>"),
    ),
    alive(
        "newsletter", lesson("Leaves", "<form>Subscribe to our newsletter <input name=m></form>")
    ),
    alive(
        "soft wall over the whole text",
        lesson(
            "Leaves", "<div class=paywall>Subscribe to continue reading. $4 a month</div>"
        ).replace("<p>", f"<p>{FILLER} {FILLER} "),
    ),
    alive("zero results", page("Search", "<h1>Results for kelp</h1><p>0 results found.</p>")),
    alive("not in this library", lesson("Record 77", "<p>Copies: not found in this library.</p>")),
    alive("very short", page("Answers", "1b 2c 3a")),
    alive("one picture", "<title>Poster</title><img src=poster.png alt='Leaf poster'>"),
    alive("one frame", page("Leaf model", "<iframe src=/models/leaf></iframe>")),
    alive("video withdrawn? no", page("Volcano", "<h1>Volcano</h1><video src=v.mp4></video>")),
    alive(
        "about a closed course",
        lesson("Our garden", "<p>The course has ended in June; its materials stay here.</p>"),
    ),
    alive(
        "history of a removed statue",
        page("The statue", "<h1>The statue</h1><p>The statue was removed by the town in 1990.</p>"),
    ),
    alive(
        "retired teacher",
        page("About me", "<p>I am a retired teacher. This page has been mine since 2004.</p>"),
    ),
    alive("server lesson", lesson("Welcome to nginx: serving a first page")),
    alive("it works", page("It works! Simple machines", f"<h1>It works!</h1><p>{FILLER}</p>")),
    alive(
        "folder with files",
        "<title>Index of /sheets</title><h1>Index of /sheets</h1><a href=../>../</a>"
        "<a href=leaf.pdf>leaf.pdf</a>",
    ),
    alive("countries", lesson("Is tap water available in your country?")),
    alive("under construction", page("Unit 4", "<h1>Unit 4</h1><p>Coming soon: three sheets.</p>")),
    alive("Spanish", page("Las hojas", f"<h1>Las hojas</h1><p>¿Qué hay en la hoja? {FILLER}</p>")),
    alive(
        "Chinese",
        page("树叶的颜色", "<h1>树叶的颜色</h1><p>把纸条放进杯子里。</p>"),
    ),
    alive("Arabic", page("ألوان الورقة", "<h1>ألوان الورقة</h1><p>ضع الشريط في الكوب وانتظر.</p>")),
    alive("menus in boxes", page("Leaves", f"{BOXES}<h1>Leaves</h1><p>Short text.</p>")),
    alive("no head at all", f"<p>{FILLER}</p>"),
    alive("upper case tags", lesson("Leaves").upper()),
    Case("slash added", lesson("Leaves"), "alive", "moved", path="/leaf", sent_to="/leaf/"),
    Case("new name", lesson("Leaves"), "alive", "moved", path="/leaf-one", sent_to="/botany/leaf"),
    Case(
        "to the section, which has it",
        page("Botany", f"<p>Leaf colors: {FILLER}</p>"),
        "alive",
        "moved",
        path="/botany/leaf-colors",
        sent_to="/botany/",
    ),
    Case(
        "index file dropped", lesson("Book"), "alive", "moved", path="/b/index.html", sent_to="/b/"
    ),
    Case(
        "an application's shell",
        "<title>App</title><div id=root></div><script src=/a.js></script>",
        "alive",
        "unverifiable",
        site="any",
    ),
    alive("a link to a sign-in", page("Sign in", "<input type=password>"), path="/login"),
    alive("a plain list", "1. leaf\n2. stem", content_type="text/plain"),
    alive("JSON", '{"name": "leaf", "found": true}', content_type="application/json"),
)
