"""Words of pages that are not there, were taken away, or are for sale; and of paths. Data only.

They are held against texts that are `plain`. No judgment rests on one phrase: see `signals.py` for
how many independent signs each verdict wants. Walls have words of their own: `wall_phrases.py`.
"""

from __future__ import annotations

import re
import unicodedata

_BEYOND_ASCII = re.compile(r"[^\x00-\x7f]+")


def plain(text: str) -> str:
    """Lower case, no accents, single spaces, straight apostrophes.

    >>> plain("  Página  no ENCONTRADA ")
    'pagina no encontrada'
    """
    return " ".join(_unaccented(text.replace("’", "'").casefold()).split())


def _unaccented(text: str) -> str:
    return text if text.isascii() else _BEYOND_ASCII.sub(_without_marks, text)


def _without_marks(found: re.Match[str]) -> str:
    split = unicodedata.normalize("NFKD", found[0])
    return "".join([c for c in split if not unicodedata.combining(c)])


def words_of(*lines: str) -> frozenset[str]:
    """Words, given as lines of them."""
    return frozenset(word for line in lines for word in line.split())


def any_of(*phrases: str) -> re.Pattern[str]:
    """One pattern for texts that are `plain`; the phrases may be written with accents."""
    return re.compile(_unaccented("|".join(f"(?:{phrase})" for phrase in phrases)))


_PAGE = r"(?:page|file|document|resource|content|item|lesson|course|article|url|address)"

NOT_FOUND = any_of(
    r"\b404\b",
    rf"\b{_PAGE}s? (?:was |is |were )?(?:not found|unavailable|missing|not available)",
    r"^(?:\W|oops|sorry|error)*not found",
    r"(?:can(?:no|')t|could(?: not|n't)|unable to) be found",
    rf"(?:can(?:no|')t|could(?: not|n't)|unable to) (?:seem to )?(?:find|locate)\b.{{0,40}}\b{_PAGE}",
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
    r"(?:页面|网页|内容|课程)不存在|找不到(?:页面|网页|您|该|此)|(?:頁面|網頁)不存在|找不到頁面|未找到(?:页面|网页)",
    r"見つかりません|찾을 수 없",
    r"الصفحة غير موجودة|لم يتم العثور|(?:הדף|העמוד) (?:המבוקש )?לא נמצא",
    # Catalan, Romanian, Hungarian, Greek, Hindi, Thai, Malay, Swahili
    r"pàgina no trobada|pagina nu (?:a fost găsită|există)|nem található|σελίδα δεν βρέθηκε",
    r"पृष्ठ नहीं मिला|पेज नहीं मिला|ไม่พบหน้า|halaman tidak dijumpai|ukurasa haupatikani",
)

# Said of a thing that a library holds and that was taken away: each is one sign, see `gone_signs`.
_THING = (
    r"(?:page|document|resource|content|item|lesson|course|class|article|module|unit|video|book|"
    r"activity|project|collection|tutorial|material|file|site|website|session|program)s?"
)
TAKEN_AWAY = any_of(
    rf"\b(?:this|the|your|its|all) (?:\w+ ){{0,3}}{_THING} (?:(?:has|have) (?:now )?been|was|were|"
    rf"is|are) "
    r"(?:permanently |now )?(?:removed|retired|withdrawn|deleted|taken (?:down|offline)|"
    r"discontinued|unpublished|closed|archived and)",
    r"(?:a ete|ont ete) (?:supprime|retire|archive)|n'est plus (?:en ligne|propose)",
    r"(?:ha sido|han sido|fue|fueron) (?:retirad|eliminad|borrad)|foi (?:removid|retirad|excluid)",
    r"wurde (?:\w+ ){0,2}(?:entfernt|geloscht|eingestellt|zuruckgezogen|archiviert)",
    r"e stat[oa] (?:rimoss|ritirat|cancellat)|is (?:verwijderd|ingetrokken)",
)
NO_LONGER = any_of(
    r"\bno longer (?:be )?(?:available|offered|accessible|online|published|provided|hosted|taught)",
    r"plus disponible|ya no (?:esta )?(?:disponible|se ofrece)|nao esta mais disponivel",
    r"nicht mehr (?:verfugbar|angeboten|online|zuganglich)|non e piu disponibile",
    r"niet (?:meer|langer) beschikbaar",
)
HAS_ENDED = any_of(
    rf"\b{_THING} (?:(?:has|have) (?:now )?(?:ended|concluded|finished|closed)|is now over|"
    r"ended (?:on|in))\b",
    r"(?:enrol?lment|registration)s? (?:is|are|has|have) (?:now )?(?:been )?closed",
    r"(?:cours|formation) (?:est |s'est )?termine|curso (?:ha (?:finalizado|terminado)|terminou)",
    r"kurs (?:ist|wurde) (?:beendet|abgeschlossen)|corso e (?:terminato|concluso)",
)
TAKEN_BY = any_of(
    r"\bby (?:the|its|their) (?:author|owner|publisher|provider|instructor|creator|teacher|"
    r"rights? ?holder|moderator|administrator)",
    r"at the request of|(?:copyright|takedown|dmca) (?:claim|notice|request|complaint)",
    r"par (?:son|l')auteur|por (?:el|su) autor|vom (?:autor|anbieter)|dall'autore|pelo autor",
)

# What a host or a server shows where a site was, or is not yet: said in a head, and in the text.
HOSTING_HEAD = any_of(
    r"\b(?:account|site|website|page|hosting|domain) (?:has been |is |was )?(?:temporarily )?"
    r"(?:suspended|disabled|deactivated|terminated|expired)\b",
    r"\bwelcome to (?:nginx|openresty|caddy|tengine|centos|apache)|"
    r"\bapache2?\b.{0,20}\bdefault page",
    r"\btest page for\b.{0,40}\b(?:apache|nginx|server)|^it works!?$|^iis (?:windows|\d)",
    r"\bdefault (?:web ?site|web|server|index|plesk|host)? ?page\b|\bplaceholder page\b",
    r"\b(?:domain|site|website) (?:is )?not (?:yet )?(?:configured|published)|^future home of\b",
    r"\bno (?:web)?site (?:is )?configured\b|\bbandwidth limit exceeded|\bcompte suspendu",
    r"\bdomain (?:name )?(?:registration )?(?:has )?expired|\bcuenta suspendida|\bconto sospeso",
    r"\b(?:konto|account|website) (?:wurde )?gesperrt|\bconta suspensa|\bdomaine? (?:a )?expire",
)
HOSTING_STATE = any_of(
    r"(?:successfully|correctly) installed(?: and working)?|is (?:installed and )?working properly",
    r"(?:account|site|website|domain|hosting)\b.{0,40}\b(?:has been|is|was|has) "
    r"(?:temporarily )?(?:suspended|disabled|deactivated|expired|terminated)",
    r"no content has been (?:added|uploaded)|nothing (?:has been|is) (?:uploaded|"
    r"published) (?:here|yet)",
    r"there is no (?:web)?site (?:at|configured|here)|not (?:yet )?(?:been )?configured",
    r"default (?:welcome |index |web )?page|test page|placeholder|has reached its (?:bandwidth|"
    r"limit)",
    r"was (?:\w+ )?registered (?:with|at|through|by|for)|a ete suspendu|ha sido suspendid|"
    r"wurde gesperrt|e stato sospeso|foi suspens",
)
HOSTING_OWNER = any_of(
    r"if (?:you are|you're|this is) (?:the |your )(?:\w+ ){0,2}(?:owner|administrator|webmaster|"
    r"site|website|domain)",
    r"(?:contact|call|reach|ask)\b.{0,40}\b(?:hosting|host|provider|billing|registrar|support|"
    r"administrator|webmaster)",
    r"\b(?:renew|reactivate|restore)\b|further configuration|configuration (?:file|is required)",
    r"document ?root|/var/www|wwwroot|public_html|upload your (?:files|site|website)",
    r"contact(?:ez|ar|e)?\b.{0,40}\b(?:hebergeur|proveedor|provedor)|ihren (?:hoster|anbieter)",
)
INDEX_OF = re.compile(r"^(?:index of|directory listing for|listing of) /")

# What an error page says besides: advice for lost visitors, and marks in its markup.
ADVICE = any_of(
    r"(?:check|verify)\b.{0,30}\b(?:address|url|spelling|link)|(?:go|return|"
    r"back)\b.{0,12}\b(?:to )?"
    r"(?:the |our )?(?:home ?page|home\b|start page|front page)|(?:try|use)\b.{0,20}\bsearch",
    r"mistyped|typed (?:the address )?(?:correctly|incorrectly)|(?:link|"
    r"bookmark)\b.{0,40}\b(?:broken|"
    r"out ?of ?date|outdated|incorrect|old)|may have (?:been )?(?:moved|removed|deleted|renamed)",
    r"(?:retour|revenir|retourner) (?:a |sur )?(?:la page d'|l')?accueil|verifiez l'(?:adresse|"
    r"url)",
    r"(?:volver|regresar|ir) (?:al?|a la) (?:inicio|pagina (?:principal|de inicio))|compruebe la",
    r"(?:zuruck )?zur startseite|uberprufen sie die|voltar (?:ao|para o|a) inicio|torna alla home",
    r"naar de (?:startpagina|homepage)|strona glowna|на главную|首页|トップページ|الرئيسية",
)
ERROR_MARK = re.compile(
    r"(?:^|[\s_-])(?:error-?_?404|404(?:-?_?(?:page|error|content|wrapper|message))?|"
    r"page-?_?not-?_?found|not-?_?found|error-?_?page)(?:$|[\s_-])",
    re.IGNORECASE,
)
# A title, or a part of one between marks, that says "error" and no more.
BARE_ERROR = re.compile(
    r"(?:^|[|·•»:–—-])\W*(?:an? |the )?(?:errore?|fehler|erreur|erro|oops|not available)\W*"
    r"(?:$|[|·•»:–—-])"
)

FOR_SALE = any_of(
    r"(?:domain(?: name)?|website|web address|site|\b[\w-]{1,63}\.[a-z]{2,12}) "
    r"(?:is |may be |might be |could be )?(?:now )?(?:for sale|available (?:for|to) "
    r"(?:purchase|buy|sale|lease))",
    r"(?:buy|purchase|own|acquire|lease|get) this (?:domain|name)\b|domain (?:is )?parked\b",
    r"parked (?:free|domain|page)|domain (?:name )?(?:has )?(?:expired|is expired)|make an offer",
    r"(?:domain|name)\b.{0,40}\b(?:auction|bid(?:s|ding)?|can be yours|price on request)",
    r"\b(?:bid(?:s|ding)?|auction|offers?)\b.{0,30}\bdomain|\.[a-z]{2,12} (?:can|could) be yours",
    r"inquire about (?:this|the) domain|interested in (?:this|the) domain",
    r"domaine (?:est )?(?:a vendre|en vente|peut etre a vendre)|acheter ce domaine",
    r"dominio (?:esta |puede estar )?(?:en venta|a la venta)|compre este dominio|dominio a venda",
    r"domain (?:steht )?(?:zum verkauf|zu verkaufen)|domain kaufen|domeinnaam is te koop",
    r"dominio (?:e )?in vendita|域名.{0,6}(?:出售|转让|待售)|ドメイン.{0,10}(?:販売|売)",
)

AD_LISTING = any_of(
    r"related (?:searches|links|topics)|sponsored (?:listings?|links?|results)|popular (?:searches|"
    r"categories|links)|top searches|ads by|recherches (?:associees|apparentees)|liens sponsorises",
    r"busquedas relacionadas|enlaces patrocinados|verwandte (?:suchbegriffe|suchanfragen|links)",
    r"anzeigen zum thema|gerelateerde zoekopdrachten|relaterade sokningar",
)

PARKING_SMALL_PRINT = any_of(
    r"(?:listings|ads|advertisements|links)\b.{0,80}\b(?:third part|automatically|generated)",
    r"(?:neither|not)\b.{0,80}\b(?:endorse|relationship with the advertisers)",
    r"(?:domain|page)\b.{0,60}\b(?:registrar|parking|provided (?:to you )?by)",
)

# Companies that park and sell domains, and the file that Google serves for parked pages.
PARKING_PLACES = re.compile(
    r"sedoparking|parkingcrew|bodis\.com|above\.com|afternic|hugedomains|dan\.com/|"
    r"undeveloped\.com|"
    r"uniregistry|namebright|domainmarket|buydomains|parklogic|voodoo\.com|skenzo|fabulous\.com|"
    r"sav\.com/|dynadot\.com/(?:market|forsale)|domains?/caf\.js|window\.park\b|parking-lander|"
    r"/lander\b|sedo\.com|godaddy\.com/(?:forsale|park)|efty\.com|atom\.com/name|squadhelp",
    re.IGNORECASE,
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

# Last parts of a path that list or find things, and where visitors agree to something first.
SEARCH_TOKENS = words_of(
    "search find results suche recherche buscar busqueda buscador pesquisa busca ricerca zoeken",
    "sok szukaj arama",
)
GATE_TOKENS = words_of(
    "consent cookie cookies gdpr privacy age agegate age-gate verify-age disclaimer terms tos",
    "accept agree welcome splash interstitial captcha challenge blocked unsupported maintenance",
)
# Parts of a path that count along one work; they name no page of their own.
SERIAL = re.compile(
    r"(?:chapters?|ch|units?|parts?|sections?|pages?|lessons?|modules?|weeks?|volumes?|vol|intro|"
    r"introduction|preface|contents|toc|index|appendix|[ivx]+|\d+)"
)
