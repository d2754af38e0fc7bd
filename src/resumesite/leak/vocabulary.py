"""Words that files have of themselves: of markup, of documents, of PDFs, and of the names of files.

Where a file's source is searched, a word that is one of them says nothing of anybody. In texts, values and
attributes it still counts.
"""

from __future__ import annotations

from functools import cache

from pydantic import BaseModel

from resumesite.edition.edition import PublicResume

_PAGES = """
    html head body title meta link style script noscript template article section header footer main aside
    nav address figure figcaption picture image source video audio canvas table caption thead tbody tfoot
    colgroup form input label button select option textarea fieldset legend output progress meter details
    summary dialog strong small cite abbr code span time mark ruby blockquote iframe object embed param
    track area slot class lang href hreflang target download rel type media sizes srcset width height
    loading decoding alt role content name charset property itemprop itemscope itemtype datetime tabindex
    hidden placeholder required value method action autocomplete maxlength minlength rows cols colspan
    rowspan scope headers start reversed data aria labelledby describedby current live expanded controls
    noindex nofollow noreferrer noopener nosnippet noarchive canonical alternate stylesheet icon viewport
    author description generator referrer color scheme theme robots profile website card og twitter
    article url site locale published modified first last username default src self none unsafe inline
    base uri img font connect frame ancestors sandbox strict origin cross private store cache control
    policy permissions security transport age public immutable nosniff options disposition attachment
    filename inline encoding language length text plain json xml svg png jpeg webp gzip width device
    initial scale charset utf application http https www equiv refresh context schema org graph type
    person profilepage postaddress postaladdress address locality country region organization
    educationaloccupationalcredential collegeoruniversity educationalorganization occupation role jobtitle
    worksfor alumniof knowslanguage knowsabout hascredential hasoccupation sameas mainentity inlanguage
    datemodified datecreated datepublished givenname familyname honorificprefix telephone email award
    creativework credentialcategory recognizedby startdate enddate rolename member memberof affiliation
    publisher publication xmlns viewbox path rect circle line polyline polygon ellipse group defs symbol
    stop stroke fill linecap linejoin clip mask opacity transform evenodd nonzero middle anchor
"""
_JSON_RESUME = """
    basics label image email phone url summary location address postalcode city countrycode region
    profiles network username work position highlights volunteer education institution area studytype
    score courses awards awarder certificates issuer publications publisher releasedate languages language
    fluency skills level keywords interests references reference projects roles entity meta version
    lastmodified canonical
"""
_DOCUMENTS = """
    word document documents wordprocessingml openxmlformats officedocument relationships relationship
    relation hyperlink hyperlinks image images media styles style settings numbering footer header footers
    headers theme fonttable websettings comments footnotes endnotes customxml docprops core custom
    properties package types default override extension contenttype partname target targetmode external
    internal schemas drawingml drawing picture main inline anchor extent effectextent docpr cnvpr cnvpicpr
    cnvgraphicframepr graphic graphicdata graphicframelocks blip blipfill stretch fillrect sppr xfrm
    prstgeom avlst nvpicpr embed cstate dist distt distb distl distr tblpr tblw tblgrid tbllook tblborders
    tbllayout tblcellmar tblind tblstyle gridcol gridspan trpr trheight tcpr tcw tcborders valign vmerge
    shade pbdr bottom right left start both center end spacing before after line linerule auto exact
    atleast contextualspacing keepnext keeplines keeplinesnext widowcontrol numpr ilvl numid abstractnum
    abstractnumid multileveltype singlelevel hybridmultilevel lvltext lvljc numfmt bullet decimal suff
    sectpr pgsz pgmar pgborders cols docgrid titlepg footerreference headerreference bookmarkstart
    bookmarkend fldsimple fldchar fldchartype instrtext begin separate page numpages noproof vanish
    webhidden rstyle pstyle rfonts ascii hansi eastasia color themecolor sz szcs caps smallcaps strike
    underline single highlight vertalign superscript subscript lang bidi val space preserve tab tabs clear
    break orientation portrait landscape gutter footer header indent hanging firstline outlinelvl jc
    justified body none true false auto paragraph character normal heading list mirror compat
    compatsetting docdefaults rprdefault pprdefault latentstyles basedon next link uipriority qformat
    unhidewhenused semihidden decimalsymbol listseparator purl dublincore terms dcmitype dcterms created
    modified creator lastmodifiedby tooltip history revision subject keywords category xsi metadata title
    description coreproperties
"""
_PDFS = """
    type catalog pages page kids count parent mediabox cropbox bleedbox trimbox artbox contents resources
    font procset xobject extgstate pattern shading colorspace properties annots annot subtype link rect
    border dest dests names action uri goto first last next prev title outlines outline author creator
    producer creationdate moddate subject keywords trapped info root size index prev filter flatedecode
    length decodeparms predictor columns fontfile basefont encoding identity descendantfonts tounicode
    cidfonttype cidsysteminfo registry ordering supplement adobe fontdescriptor fontname fontfamily
    fontstretch fontweight flags fontbbox italicangle ascent descent capheight xheight stemv stemh cidset
    cidtogidmap truetype opentype metadata structtreeroot structparents structparent structelem parenttree
    parenttreenextkey rolemap classmap marked markinfo marked document documentfragment part div sect span
    para quote note reference figure formula form table head foot body caption list label lbody lbl
    heading artifact nonstruct private index aside title em strong ruby warichu lang viewerpreferences
    displaydoctitle pagemode useoutlines pagelayout embeddedfiles filespec embeddedfile params checksum
    group transparency devicergb devicegray devicecmyk iccbased alternate intent outputintents
    outputintent gts pdfa image width height bitspercomponent interpolate smask imagemask matte scope row
    column headers rowspan colspan bbox placement block inline layout attributes objr attached actualtext
    stream endstream endobj xref trailer startxref eof begincmap endcmap cmapname cmaptype
    begincodespacerange endcodespacerange beginbfchar endbfchar beginbfrange endbfrange codespacerange
    cidinit findresource dict dup currentdict defineresource pop xyz fith unicode ucs xmpmeta xpacket
    packet rdf description seq bag alt li default createdate modifydate metadatadate creatortool part
    conformance pdfuaid pdfaid format
"""
_NAMES = """
    resume index html htm pdf docx txt md json vcf png jpg jpeg svg webp xml rels rel card photo share
    shares assets sitemap robots headers redirects nojekyll word media image docprops core app custom
    customxml item theme document styles settings numbering header footer fonttable websettings content
    types comments gz br mimetype bin
"""

NAME_WORDS = frozenset(_NAMES.split())
"""Words of which the names of files are made, folded."""


@cache
def source_words() -> frozenset[str]:
    """Return the words of source, folded, with the names of a resume's fields, which are keys in JSON."""
    return frozenset(f"{_PAGES} {_JSON_RESUME} {_DOCUMENTS} {_PDFS}".split()) | _fields(PublicResume)


def _fields(model: type[BaseModel]) -> frozenset[str]:
    schema = model.model_json_schema()
    tables = (schema, *schema.get("$defs", {}).values())
    names = (name for table in tables for name in table.get("properties", ()))
    return frozenset(name.replace("_", "").lower() for name in names)
