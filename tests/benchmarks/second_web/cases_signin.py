# ruff: noqa: E501 -- one case a line, with the text of its page
"""Pages behind a sign-in: the redirects and forms of the usual systems, in our own words."""

from __future__ import annotations

from build import case, site
from model import Case, Reply, go
from skins import bare, gone, home, page, university

GROUP = "sign-in"


def _form(title: str, skin: str = "bare", more: str = "") -> Reply:
    body = (
        f"<h1>{title}</h1><form method='post'><label>User name <input name='username' autocomplete="
        "'username'></label><label>Password <input type='password' name='password'></label>"
        f"<button>Log in</button></form>{more}<p><a href='/forgot'>Lost your password?</a></p>"
    )
    return page(skin, title, body)


def _behind(name: str, why: str, link: str, to: str, form: Reply, **more) -> Case:
    """The link is sent to the path `to`; an address that was never there gets 404."""
    accept = more.pop("accept", "restricted")
    return case(GROUP, name, accept, why, {link: go(more.pop("status", 302), to), to.partition("?")[0]: form, "/": home("university")},
                link=link, kind="login", missing=gone("university"), **more)  # fmt: skip


def _elsewhere(name: str, why: str, link: str, to: str, form: Reply) -> Case:
    """The link is sent to another host's sign-in."""
    return case(GROUP, name, "restricted", why, {link: go(302, f"@idp@{to}")},
                link=link, kind="login", also={"idp": site({to.partition("?")[0]: form})})  # fmt: skip


_SAML = bare("Continue", "<form method='post' action='https://idp.example/sso'><input type='hidden' name='SAMLRequest' value='fZJ'><input type='hidden' name='RelayState' value='x'></form><script>document.forms[0].submit()</script>")  # fmt: skip
_ACCOUNT = bare("Sign in - Accounts", "<h1>Sign in</h1><p>to continue to Classroom</p><form><input type='email' name='identifier' placeholder='Email or phone'><button>Next</button></form><a>Create account</a>")  # fmt: skip
_WORK = bare("Sign in to your account", "<form><input type='email' name='loginfmt' placeholder='Email, phone or name'><input type='hidden' name='passwd'><a>Can't access your account?</a><button>Next</button></form>")  # fmt: skip
_WHERE = bare("Find your institution", "<h1>Find your institution</h1><p>Choose where you study to go on to the article.</p><form><input name='q' placeholder='School or university'><button>Search</button></form>")  # fmt: skip
_STUDENT = bare("Class link", "<h1>Sign in to QuickPass</h1><button>Sign in with your badge</button><button>Sign in with Microsoft</button><button>Sign in with Google</button>")  # fmt: skip

CASES = [
    _behind("canvas-like", "a course page of a learning system", "/courses/8812/pages/week-3",
            "/login/canvas", _form("Log in to the learning hub")),
    _behind("moodle-like", "a course with a form, and a door for guests that is closed",
            "/mod/page/view.php?id=33", "/login/index.php", _form("Campus Moodle: Log in to the site", more="<p>Is this your first time here? Courses need an enrollment key.</p>"), status=303),
    _behind("blackboard-like", "a course of another system", "/webapps/blackboard/execute/content?c=7",
            "/webapps/login/", _form("Welcome back, student")),
    _behind("cas-like", "a central login of a campus", "/restricted/unit2.pdf",
            "/cas/login?service=unit2", _form("Central sign-on", "university")),
    _behind("wordpress-like", "a private post", "/private-post/", "/wp-login.php?redirect_to=x&reauth=1",
            _form("Log In - Chalk and Crumbs", "bare")),
    _behind("district-portal", "a district's portal", "/staff/curriculum/grade4", "/Account/Login?ReturnUrl=x",
            _form("Millbrook schools: staff sign-in", "agency")),
    _elsewhere("google-like", "a document that wants an account", "/document/d/77/edit",
               "/v3/signin/identifier?continue=x&flowName=GlifWebSignIn", _ACCOUNT),
    _elsewhere("microsoft-like", "a shared folder of a school", "/:b:/g/personal/unit7",
               "/common/oauth2/v2.0/authorize?client_id=0000&response_type=code", _WORK),
    _elsewhere("shibboleth-like", "a university's sign-on", "/video/recording/901",
               "/idp/profile/SAML2/Redirect/SSO?execution=e1s1", _form("Sign in with your campus identity")),
    _elsewhere("openathens-like", "a publisher that asks for the institution", "/doi/full/10.5555/77",
               "/wayf?return=x", _WHERE),
    _elsewhere("proxy-like", "a library's proxy", "/login?url=https://journals.example/a/7",
               "/ezproxy/connect?session=9", _form("Library access from home")),
    _elsewhere("badge-buttons", "a sign-in for pupils without any field", "/classes/5/assign/7",
               "/signin?next=x", _STUDENT),
    case(GROUP, "form-in-place", "restricted", "the form stands at the address itself",
         {"/teachers/answer-key-4": _form("Teachers only: answer key", "museum")}, kind="login"),
    case(GROUP, "form-in-place-everywhere", "restricted dead", "the form stands at every address",
         {}, link="/members/unit-4", missing=_form("Members: please sign in", "portal")),
    case(GROUP, "saml-post", "restricted", "a form that posts itself to a sign-on",
         {"/lti/launch/9": _SAML}, missing=_SAML),
    case(GROUP, "join-to-view", "restricted", "a free account is needed to see the lesson",
         {"/lesson/torch": page("portal", "Build a torch", "<h1>Build a torch</h1><p>Join for free to view this lesson.</p><form><input type=email name=email><input type=password name=password><button>Create my free account</button></form><p>Already a member? <a href='/login'>Log in</a></p>")}, kind="login"),
    case(GROUP, "enroll-to-view", "alive restricted", "the course's public description; its units need enrollment",
         {"/course/hydrology": university("Hydrology", "<h1>Hydrology</h1><p>Eight weeks about rivers, lakes and ground water. Enroll for free to see the units.</p><a class=button href='/enroll'>Enroll</a><h2>What you will learn</h2><ul><li>Read a hydrograph</li><li>Measure a stream with a float</li></ul>")}),
    case(GROUP, "login-after-404", "dead", "the login sends a page that is gone to 404",
         {"/x/old": go(302, "/session/check"), "/session/check": go(302, "/x/old/gone")},
         missing=gone("university"), kind="http_404"),
]  # fmt: skip
