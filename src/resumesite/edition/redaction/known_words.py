"""Words that the redactions know: what in a name says whose it is, and what is in anybody's."""

from __future__ import annotations


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


LEGAL_FORMS = _words(
    """
    inc incorporated corp corporation co company ltd limited llc llp lp plc pllc pc gmbh mbh ag kg kgaa
    ohg gbr ug ev eg se sa sas sasu sarl srl spa snc sca bv nv vof cv ab as asa aps oy oyj kk yk pty pte
    pvt sdn bhd tbk ltda eireli mei zrt kft bt doo dd ad ood eood oao ooo zao pao sro spol zoo spzoo sp
    oü uab sia jsc pjsc cjsc ооо оао зао пао ао fze fzco fzllc wll saoc intl
    """
)
"""What companies are by law, without dots."""

COMPANY_WORDS = _words(
    """
    group holding holdings technologies technology tech solutions services service systems software
    consulting consultants consultancy international global industries enterprises enterprise partners
    labs laboratories studio studios digital media interactive networks ventures capital bank insurance
    analytics digital gruppe worldwide europe america americas asia usa uk india deutschland france the
    foundation trust agency company
    """
)
"""What a company's short name leaves out ("Acme" of "Acme Technologies")."""

EVERYDAY_WORDS = _words(
    """
    a an and of the for in at to de la le du des der die das und et y e data cloud digital software open
    advanced mobile web global general national international united american european first new modern
    smart united health medical city state central royal technical applied public private community
    business engineering design creative management research science sciences computer information
    applications application education learning online north south east west northern southern eastern
    western world family home food energy power security financial finance marketing sales product
    products team self freelance freelancer bank employed independent various confidential remote
    contractor consultant startup stealth company client
    """
)
"""What is left of a name tells nothing when it is one of these ("Data" of "Data Systems")."""

SCHOOL_WORDS = _words(
    """
    university universität universitaet université universidad università universidade universiteit
    uniwersytet univ uni college school institute institut instituto istituto institution academy
    academia akademie hochschule fachhochschule politecnico politécnica polytechnic polytechnique école
    ecole escuela faculty department of the at for in and de del della la le les di da do der die das
    für und et y e high primary secondary grammar tech bootcamp
    """
)
"""What a school's short name leaves out ("Stanford" of "Stanford University")."""

EVERYDAY_ACRONYMS = _words(
    """
    AI API APP AWS CAD CEO CFO CMS CRM CSS CTO CV DNS EDI ERP ETL GIS GPU GUI HR HTML HTTP IDE IoT IOS
    IT KPI LAN ML MVP NLP OOP OS PDF PHD PHP PMP POS PR QA REST ROI SAP SDK SEO SLA SQL SRE SSO TCP TDD
    UI URL USA UX VPN VR WAN XML
    """
)
"""Capitals that a resume has for other reasons than a company's name."""

TITLES = _words(
    """
    dr prof professor mr mrs ms mx sir dame rev ing dipling dipl phd md esq mba msc bsc ma ba dds cpa pe
    pmp frs obe mbe cbe jr sr ii iii iv herr frau monsieur madame señor señora he him his she her hers
    they them their
    """
)
"""What stands beside a name and is no part of it."""

PARTICLES = _words(
    """
    van von der den del della dela des di da do dos das du las los les la le lo ter ten zu zur zum af av
    el al bin ibn ben bint abu st de y e and und
    """
)
"""They begin a family name ("van Beethoven") when they are written small; "Ben" is a name."""

TWO_LETTER_FAMILIES = _words(
    """
    欧阳 歐陽 司马 司馬 诸葛 諸葛 上官 夏侯 东方 東方 皇甫 尉迟 尉遲 公孙 公孫 慕容 令狐 长孙 長孫 宇文
    司徒 司空 端木 南宫 南宮 西门 西門 独孤 獨孤 남궁 황보 제갈 선우 독고 사공
    """
)
"""Family names of two letters where most have one."""

SHARED_HOSTS = _words(
    """
    github.com gitlab.com bitbucket.org linkedin.com twitter.com x.com facebook.com instagram.com
    youtube.com medium.com dev.to github.io gitlab.io pages.dev netlify.app vercel.app herokuapp.com
    web.app firebaseapp.com wordpress.com blogspot.com tumblr.com substack.com notion.site notion.so
    carrd.co wixsite.com weebly.com squarespace.com about.me linktr.ee read.cv behance.net dribbble.com
    codepen.io stackoverflow.com stackexchange.com kaggle.com huggingface.co orcid.org researchgate.net
    scholar.google.com google.com sites.google.com docs.google.com drive.google.com play.google.com
    apps.apple.com apple.com npmjs.com pypi.org crates.io hub.docker.com spotify.com open.spotify.com
    soundcloud.com vimeo.com t.me telegram.me wa.me mastodon.social bsky.app xing.com angel.co
    wellfound.com upwork.com fiverr.com leetcode.com hackerrank.com codeforces.com topcoder.com
    goodreads.com amazon.com wikipedia.org en.wikipedia.org archive.org doi.org credly.com coursera.org
    udemy.com edx.org figma.com glitch.me replit.com repl.it itch.io keybase.io weibo.com zhihu.com
    gitee.com csdn.net juejin.cn qiita.com note.com zenn.dev vk.com
    """
)
"""Where many people have pages: a name there is in the path or before the host."""

MAIL_PROVIDERS = _words(
    """
    gmail.com googlemail.com outlook.com hotmail.com live.com msn.com yahoo.com ymail.com icloud.com
    me.com mac.com aol.com proton.me protonmail.com pm.me gmx.de gmx.net gmx.com web.de mail.com mail.ru
    yandex.ru yandex.com qq.com 163.com 126.com foxmail.com sina.com naver.com daum.net hey.com
    fastmail.com zoho.com tutanota.com t-online.de orange.fr free.fr laposte.net libero.it outlook.de
    yahoo.de yahoo.fr yahoo.co.uk hotmail.co.uk example.com example.org example.net
    """
)
"""Domains of e-mail addresses that say nothing of whose they are."""

OFFICES = _words(
    """
    info contact hello hi me mail email office jobs job work admin hr careers resume cv web www post
    home support
    """
)
"""What stands before the @ of anybody's address."""

PATH_WORDS = _words(
    """
    in u user users people profile profiles pub company c channel watch p r id public view site
    """
)
"""Parts of a profile's path that are not its name."""

TOP_LEVEL = _words(
    """
    com org net edu gov mil int io dev app ai co info biz name xyz tech online site website page blog
    cloud design studio art digital systems agency group team works world link club shop store live news
    social video media health academy school university college engineering expert company consulting
    solutions software services space network email tv me museum foundation example test invalid
    localhost ac ad ae af ag al am ao ar at au aw az ba bb bd be bf bg bh bi bj bm bn bo br bs bt bw by
    bz ca cc cd cf ch ci ck cl cm cn cr cu cv cw cx cy cz de dj dk dm do dz ec ee eg er es et eu fi fj
    fk fm fo fr ga gd ge gf gg gh gi gl gm gn gp gq gr gt gu gw gy hk hn hr ht hu id ie il im in iq ir
    is it je jm jo jp ke kg kh ki km kn kp kr kw ky kz la lb lc li lk lr ls lt lu lv ly ma mc me mg mh
    mm mn mo mp mq mr ms mt mu mv mw mx my mz na nc ne nf ng ni nl no np nr nu nz om pa pe pf pg ph pk
    pl pn pr pt pw qa re ro ru rw sa sb sc sd se sg si sk sl sm sn so sr st su sv sx sy sz tc td tf tg
    th tj tk tl tm tn to tr tt tv tw tz ua ug uk us uy uz va vc ve vg vi vn vu wf ws ye za zm zw
    """
)
"""What a bare domain must end in, but for what file names and code end in too ("Node.js")."""

NO_PLACES = _words(
    """
    remote hybrid onsite worldwide anywhere global international homeoffice online virtual various
    """
)
"""What stands for a place and is none."""
