"""Words of walls: browser checks, sign-ins, subscriptions, borders. Data only; see `phrases.py`."""

from __future__ import annotations

import re

from curate.links.phrases import any_of, words_of

CHALLENGE_TITLE = any_of(
    r"^just a moment|^one moment|^attention required|security (?:check|verification)|^please wait",
    r"checking (?:your|the) browser|verif\w{1,8} (?:that )?you(?:'re| are) (?:a )?human",
    r"human verification",
    r"are you (?:a )?(?:human|robot|bot)|(?:ro)?bot (?:check|detection|verification|protection)",
    r"^access (?:to this page )?(?:has been )?denied|^request (?:blocked|rejected)|ddos.protection",
    r"pardon our interruption|captcha|browser (?:check|verification)",
    r"(?:making|make|be) sure\b.{0,20}\b(?:you|human)|\b(?:not?|aren't) (?:a )?(?:ro)?bots?\b",
    r"verification (?:required|needed)",
    r"verification de (?:votre )?navigateur|verification de securite|un instant|einen moment",
    r"sicherheitsuberprufung|un momento|comprobacion de seguridad",
)

CHALLENGE_TEXT = any_of(
    r"(?:checking|verifying|inspecting)\b.{0,40}\b(?:browser|connection|you are human|visitor)",
    r"(?:verify|confirm|prove|make sure|ensure)\b.{0,30}\b(?:you(?:'re| are)|that you)\b.{0,20}"
    r"\b(?:human|robot|bot)",
    r"complete the (?:security check|captcha|challenge)|solve (?:the|this) (?:captcha|puzzle)",
    r"(?:unusual|automated|suspicious) (?:traffic|requests?|access|activity)|ddos protection",
    r"not a robot|ray id|incident id|javascript and cookies to (?:continue|proceed)",
    r"verif\w{1,8} (?:de |que )?(?:votre navigateur|vous etes (?:un )?humain)|nicht ein roboter",
    r"kein roboter|no (?:eres|es) un robot|uberpruf\w{1,8}\b.{0,30}\bbrowser",
)

NEEDS_SCRIPT = any_of(
    r"(?:enable|requires?|turn on|activate|allow|need)\b.{0,40}\b(?:java ?script|cookies)",
    r"(?:java ?script|cookies)\b.{0,40}\b(?:enabled?|required|disabled|necessary|turned on)",
    r"java ?script (?:est |esta )?desactiv",
    r"activ\w{1,6}\b.{0,30}\bjava ?script|java ?script\b.{0,30}\baktivier",
)

CHALLENGE_PLACES = re.compile(
    r"challenges\.cloudflare\.com|/cdn-cgi/challenge-platform|_incapsula_resource|captcha-delivery|"
    r"perimeterx|px-cloud|px-captcha|arkoselabs|awswaf|hcaptcha\.com|recaptcha/(?:api|enterprise)|"
    r"google\.com/recaptcha|within\.website|friendlycaptcha|geetest|_vercel/security|"
    r"/_sec/cp_challenge|ddos-guard|kasada|datadome|sucuri_cloudproxy",
    re.IGNORECASE,
)

CHALLENGE_MARK = re.compile(
    r"(?:^|[-_ ])(?:challenge|captcha|turnstile|browser-?check|bot-?check|human-?check)",
    re.IGNORECASE,
)

# Whole tokens of a path, or labels of a host name, where people sign in ...
SIGN_IN_TOKENS = words_of(
    "login logon signin signon sso saml saml2 shibboleth oauth oauth2 oidc authenticate wayf",
    "connexion anmelden inloggen loggain adfs wp-login",
)
# ... and where they may: these want a second sign.
SIGN_IN_HINTS = words_of(
    "auth cas idp openid authentication authorize accounts account identity identification",
    "anmeldung acceder entrar members",
)
SIGN_IN_PAIRS = re.compile(
    r"(?:^|/)(?:(?:user|account|member|customer|student)s?[-_/]?)?(?:log|sign)[-_]?(?:in|on)"
    r"(?:\.\w+)?(?:$|/)|/sessions?/new|iniciar-?sesion|se-connecter|logga-in"
)
SIGN_IN_HEAD = any_of(
    r"\b(?:log|sign)[- ]?(?:in|on)\b|\blogin\b|members? only|authenticat|restricted|"
    r"password[- ](?:protected|required|needed)|(?:enter|your) (?:the |a |your )?password|"
    r"protected:",
    r"connexion|se connecter|identifi|iniciar sesion|acceso|anmeld|einloggen",
    r"inloggen|accedi|entrar",
)
# Parameters that carry the address to come back to.
RETURN_PARAMETERS = words_of(
    "next redirect redirect_to redirect_uri redirecturl redirect_url return returnto return_to",
    "returnurl return_url return_path service continue target relaystate samlrequest back backurl",
    "goto dest destination from url ref referer r u came_from origin requestedurl resource",
    "entityid callback after then",
)

# Walls: where the visitor is, and whether the visitor pays.
_YOUR_COUNTRY = r"(?:your|this|the current) (?:country|region|location|territory|area|jurisdiction)"
GEO = any_of(
    rf"(?:not|un|isn't|aren't|no longer) ?(?:\w+ ){{0,2}}(?:available|accessible|offered|licensed|"
    rf"supported|permitted|allowed)\b.{{0,30}}\b{_YOUR_COUNTRY}",
    rf"\b(?:blocked|restricted|prohibited|limited|denied|unavailable)\b.{{0,40}}\b{_YOUR_COUNTRY}",
    rf"\b{_YOUR_COUNTRY} (?:is|are) (?:not|un|currently not)|\bgeo(?:graphic(?:al)?(?:ly)?)?[- ]?"
    r"(?:block|restrict|fenc)|\boutside (?:of )?(?:the )?(?:country|region|territory|eu|"
    r"european union)",
    r"(?:pas|non) (?:disponible|accessible)\b.{0,30}\b(?:votre|ce) (?:pays|region|territoire)",
    r"no (?:esta )?disponible (?:en|para|desde) (?:su|tu) (?:pais|region|ubicacion|territorio)",
    r"(?:ihrem|deinem) (?:land|gebiet|standort) (?:\w+ )?nicht|nicht in (?:ihrem|deinem) (?:land|"
    r"gebiet)",
    r"nao (?:esta )?disponivel (?:no|em) (?:seu|sua) (?:pais|regiao)|"
    r"non e disponibile nel tuo paese",
)
_TO_READ = (
    r"(?:to|and) (?:continue|keep|read|unlock|access|view|finish|get (?:full |unlimited )?access)"
)
WALL_ASKS = any_of(
    rf"\b(?:subscribe|log in or subscribe|become a (?:\w+ )?(?:member|subscriber)|start your|"
    rf"choose a "
    rf"plan|sign up|join|register|upgrade|create (?:a |"
    rf"an )?(?:free )?account)\b.{{0,40}}\b{_TO_READ}",
    r"\b(?:subscriber|member|premium)s?[- ](?:only|exclusive)|(?:exclusive(?:ly)?|reserved|only|"
    r"available) (?:to|for) (?:our |paying )?(?:\w+ )?(?:subscribers|members)",
    r"you(?:'ve| have) (?:reached|used|read|hit)\b.{0,40}\b(?:free|limit|articles)",
    r"\bunlock (?:this|the|full|unlimited)|\bsubscription (?:is )?(?:required|needed)|"
    r"\brequires? (?:a|an) (?:\w+ )?(?:subscription|membership)",
    r"reserve aux abonne|abonnez[- ]vous pour|(?:nur )?fur abonnent|jetzt abonnieren|"
    r"weiterlesen mit",
    r"suscri(?:be|bi)te para|(?:exclusivo|solo) para (?:suscriptores|socios)|assine para|"
    r"para assinantes",
    r"abbonati per|riservato agli abbonati|alleen voor abonnees|voor leden",
)
WALL_MEMBER = any_of(
    r"already (?:a |have an? )?(?:\w+ )?(?:subscriber|subscribed|member|account|subscription)",
    r"(?:deja abonne|ya (?:eres|es) suscriptor|bereits abonnent|ja e assinante|gia abbonato|"
    r"al abonnee)",
)
WALL_PRICE = any_of(
    r"[$€£¥]\s?\d[\d.,]*\b.{0,30}\b(?:month|week|year|mo\b|yr\b|first|mois|mes\b|monat|mese|maand)",
    r"\b\d[\d.,]*\s?[$€£]\s?(?:/|par|al|pro|por|im|per)",
    r"\bfree trial|\bcancel any ?time|\b(?:per|a|/) ?month\b|\bmonthly (?:plan|subscription)|"
    r"essai gratuit",
    r"sans engagement|prueba gratis|jederzeit kundbar|cancele quando|disdici quando",
)
HARD_WALL_MARK = re.compile(r"pay-?wall|reg-?wall", re.IGNORECASE)
WALL_MARK = re.compile(r"metered|subscri(?:ber|ption)|premium", re.IGNORECASE)
NOT_FREE = re.compile(r"isaccessibleforfree[\"']?\s*:\s*[\"']?false", re.IGNORECASE)
