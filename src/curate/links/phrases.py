"""Words that pages use to say that they are not there, for sale, or closed to us: data only.

Written without accents and in lower case, as `plain` makes them. No judgment rests on one phrase:
see `signals.py` for how many independent signs each verdict wants.
"""

from __future__ import annotations

import re
import unicodedata


def plain(text: str) -> str:
    """Lower case, no accents, single spaces, straight apostrophes.

    >>> plain("  Página  no ENCONTRADA ")
    'pagina no encontrada'
    """
    text = text.replace("’", "'").casefold()
    if not text.isascii():
        split = unicodedata.normalize("NFKD", text)
        text = "".join(c for c in split if not unicodedata.combining(c))
    return " ".join(text.split())


def _words(*lines: str) -> frozenset[str]:
    return frozenset(word for line in lines for word in line.split())


def _any_of(*phrases: str) -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{phrase})" for phrase in phrases))


_PAGE = r"(?:page|file|document|resource|content|item|lesson|course|article|url|address)"

NOT_FOUND = _any_of(
    r"\b404\b",
    rf"\b{_PAGE}s? (?:was |is |were )?(?:not found|unavailable|missing|not available)",
    r"^(?:\W|oops|sorry|error)*not found",
    r"(?:can(?:no|')t|could(?: not|n't)|unable to) be found",
    rf"(?:can(?:no|')t|could(?: not|n't)|unable to) (?:find|locate)\b.{{0,40}}\b{_PAGE}",
    rf"\b{_PAGE}\b.{{0,60}}\b(?:does(?: not|n't) exist|no longer (?:exists?|available)|"
    r"can(?:no|')t be found|could(?: not|n't) be found|(?:has|have) been (?:removed|deleted))",
    r"(?:does(?: not|n't) exist|no longer (?:exists|available))",
    r"has been (?:removed|deleted|retired)\b",
    r"\b(?:nothing|no such \w{1,20}|no (?:page|record|item|lesson)s?) (?:was |were )?found",
    # French, Spanish, Portuguese, Italian
    r"page (?:est )?(?:introuvable|non trouvee|inexistante)|n'existe (?:pas|plus)|erreur 404",
    r"pagina (?:web )?(?:no (?:se )?(?:ha sido )?(?:encontrad[ao]|existe|disponible)|inexistente)",
    r"no (?:se (?:ha )?)?(?:encontro|encontrado|encontrada|pudo encontrar)|ya no existe",
    r"pagina nao (?:foi )?encontrada|nao existe|pagina non (?:e stata )?trovata|non esiste",
    # German, Dutch, Scandinavian, Finnish
    r"(?:seite|dokument|inhalt)\b.{0,40}\bnicht (?:gefunden|vorhanden|verfugbar)|existiert nicht",
    r"pagina (?:is )?niet gevonden|bestaat niet",
    r"sidan (?:kunde inte hittas|hittades inte|finns inte)",
    r"siden (?:blev |ble )?(?:ikke (?:fundet|funnet)|findes ikke|finnes ikke)|sivua ei loy",
    # Slavic, Turkish, Indonesian, Vietnamese
    r"stron[ay] nie (?:zostala znaleziona|istnieje|znaleziona)|nie znaleziono",
    r"stranka (?:nebyla nalezena|nenalezena|neexistuje)|страниц\w{0,3} не (?:наидена|существует)",
    r"сторінк\w{0,3} не знаидено|sayfa bulunamad|halaman tidak ditemukan|khong tim thay trang",
    # Chinese, Japanese, Korean, Arabic, Hebrew
    r"页面不存在|找不到(?:页面|网页)|頁面不存在|找不到頁面|未找到页面|見つかりません|찾을 수 없",
    r"الصفحة غير موجودة|لم يتم العثور|הדף לא נמצא",
)

FOR_SALE = _any_of(
    r"(?:domain(?: name)?|website|web address|site|\b[\w-]{1,63}\.[a-z]{2,12}) "
    r"(?:is |may be |might be |could be )?(?:now )?(?:for sale|available (?:for|to) "
    r"(?:purchase|buy|sale|lease))",
    r"(?:buy|purchase|own|acquire|lease|get) this (?:domain|name)\b|domain (?:is )?parked\b",
    r"parked (?:free|domain|page)|domain (?:name )?(?:has )?(?:expired|is expired)|make an offer",
    r"inquire about (?:this|the) domain|interested in (?:this|the) domain",
    r"domaine (?:est )?(?:a vendre|en vente|peut etre a vendre)|acheter ce domaine",
    r"dominio (?:esta |puede estar )?(?:en venta|a la venta)|compre este dominio|dominio a venda",
    r"domain (?:steht )?(?:zum verkauf|zu verkaufen)|domain kaufen|domeinnaam is te koop",
    r"dominio (?:e )?in vendita|域名出售|ドメイン.{0,10}(?:販売|売)",
)

AD_LISTING = _any_of(
    r"related (?:searches|links|topics)|sponsored (?:listings?|links?|results)|popular (?:searches|"
    r"categories|links)|top searches|ads by|recherches (?:associees|apparentees)|liens sponsorises",
    r"busquedas relacionadas|enlaces patrocinados|verwandte (?:suchbegriffe|suchanfragen|links)",
    r"anzeigen zum thema|gerelateerde zoekopdrachten|relaterade sokningar",
)

PARKING_SMALL_PRINT = _any_of(
    r"(?:listings|ads|advertisements|links)\b.{0,80}\b(?:third part|automatically|generated)",
    r"(?:neither|not)\b.{0,80}\b(?:endorse|relationship with the advertisers)",
    r"(?:domain|page)\b.{0,60}\b(?:registrar|parking|provided (?:to you )?by)",
)

# Companies that park and sell domains, and the file that Google serves for parked pages.
PARKING_PLACES = re.compile(
    r"sedoparking|parkingcrew|bodis\.com|above\.com|afternic|hugedomains|dan\.com/|undeveloped\.com|"
    r"uniregistry|namebright|domainmarket|buydomains|parklogic|voodoo\.com|skenzo|fabulous\.com|"
    r"sav\.com/|dynadot\.com/(?:market|forsale)|domains?/caf\.js|window\.park\b|parking-lander|"
    r"/lander\b|sedo\.com|godaddy\.com/(?:forsale|park)|efty\.com|atom\.com/name|squadhelp",
    re.IGNORECASE,
)

CHALLENGE_TITLE = _any_of(
    r"^just a moment|^one moment|^attention required|security (?:check|verification)|^please wait",
    r"checking (?:your|the) browser|verif\w{1,8} (?:that )?you(?:'re| are) (?:a )?human",
    r"human verification",
    r"are you (?:a )?(?:human|robot|bot)|(?:ro)?bot (?:check|detection|verification|protection)",
    r"^access (?:to this page )?(?:has been )?denied|^request (?:blocked|rejected)|ddos.protection",
    r"pardon our interruption|captcha|browser (?:check|verification)",
    r"verification (?:required|needed)",
    r"verification de (?:votre )?navigateur|verification de securite|un instant|einen moment",
    r"sicherheitsuberprufung|un momento|comprobacion de seguridad",
)

CHALLENGE_TEXT = _any_of(
    r"(?:checking|verifying|inspecting)\b.{0,40}\b(?:browser|connection|you are human|visitor)",
    r"(?:verify|confirm|prove|make sure|ensure)\b.{0,30}\b(?:you(?:'re| are)|that you)\b.{0,20}"
    r"\b(?:human|robot|bot)",
    r"complete the (?:security check|captcha|challenge)|solve (?:the|this) (?:captcha|puzzle)",
    r"(?:unusual|automated|suspicious) (?:traffic|requests?|access|activity)|ddos protection",
    r"not a robot|ray id|incident id|javascript and cookies to (?:continue|proceed)",
    r"verif\w{1,8} (?:de |que )?(?:votre navigateur|vous etes (?:un )?humain)|nicht ein roboter",
    r"kein roboter|no (?:eres|es) un robot|uberpruf\w{1,8}\b.{0,30}\bbrowser",
)

NEEDS_SCRIPT = _any_of(
    r"(?:enable|requires?|turn on|activate|allow|need)\b.{0,40}\b(?:java ?script|cookies)",
    r"(?:java ?script|cookies)\b.{0,40}\b(?:enabled?|required|disabled|necessary|turned on)",
    r"java ?script (?:est |esta )?desactiv",
    r"activ\w{1,6}\b.{0,30}\bjava ?script|java ?script\b.{0,30}\baktivier",
)

CHALLENGE_PLACES = re.compile(
    r"challenges\.cloudflare\.com|/cdn-cgi/challenge-platform|_incapsula_resource|captcha-delivery|"
    r"perimeterx|px-cloud|px-captcha|arkoselabs|awswaf|hcaptcha\.com|recaptcha/(?:api|enterprise)|"
    r"google\.com/recaptcha|/_sec/cp_challenge|ddos-guard|kasada|datadome|sucuri_cloudproxy",
    re.IGNORECASE,
)

CHALLENGE_MARK = re.compile(
    r"(?:^|[-_ ])(?:challenge|captcha|turnstile|browser-?check|bot-?check|human-?check)",
    re.IGNORECASE,
)

# Whole tokens of a path, or labels of a host name, where people sign in ...
SIGN_IN_TOKENS = _words(
    "login logon signin signon sso saml saml2 shibboleth oauth oauth2 oidc authenticate wayf",
    "connexion anmelden inloggen loggain adfs wp-login",
)
# ... and where they may: these want a second sign.
SIGN_IN_HINTS = _words(
    "auth cas idp openid authentication authorize accounts account identity identification",
    "anmeldung acceder entrar members",
)
SIGN_IN_PAIRS = re.compile(
    r"(?:^|/)(?:(?:user|account|member|customer|student)s?[-_/]?)?(?:log|sign)[-_]?(?:in|on)"
    r"(?:\.\w+)?(?:$|/)|/sessions?/new|iniciar-?sesion|se-connecter|logga-in"
)
SIGN_IN_HEAD = _any_of(
    r"\b(?:log|sign)[- ]?(?:in|on)\b|\blogin\b|members? only|password|authenticat|restricted",
    r"connexion|se connecter|identifi|iniciar sesion|acceso|anmeld|einloggen",
    r"inloggen|accedi|entrar",
)
# Parameters that carry the address to come back to.
RETURN_PARAMETERS = _words(
    "next redirect redirect_to redirect_uri redirecturl redirect_url return returnto return_to",
    "returnurl return_url return_path service continue target relaystate samlrequest back backurl",
    "goto dest destination from url ref referer r u came_from origin requestedurl resource",
    "entityid callback after then",
)

NOT_FOUND_PATH = re.compile(
    r"(?:^|[/_.-])(?:404|410|not-?_?found|page-?_?not-?_?found|pagenotfound|notfound|page-?missing|"
    r"no-?such-?page|error-?_?404|404-?_?error|introuvable|nicht-?gefunden|no-?encontrad[oa])"
    r"(?:$|[/_.-])"
)

# Last parts of a path that stand for the front page itself.
INDEX_NAMES = re.compile(
    r"(?:index|default|home|homepage|main|start|welcome|accueil|inicio|startseite)"
    r"(?:\.(?:html?|xhtml|php\d?|aspx?|jsp|cfm|shtml|cgi))?|[a-z]{2}(?:-[a-z]{2})?"
)
