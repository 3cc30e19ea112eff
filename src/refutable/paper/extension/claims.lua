-- Numbers the claims of a paper, marks each with its verdict, and ties the
-- sentence, its evidence and its ledger entry together.
--
-- Reads:   [sentence]{#clm-x .claim}                 the claim
--          ::: {.evidence claim="clm-x" verdict=… sign=…}   what its cell printed
--          ::: {.ledger} ::: {.ledger-entry claim="clm-x" verdict=… sign=…}
--          []{.statement-of claim="clm-x"}           a copy of the sentence
--          [](#clm-x)                                "claim 7"
--          [](#clm-x){.to-ledger}                    "7", to the ledger
--          [](#clm-x){.row-of}                       the same in the table of claims: its row
--          // ---- supplement                        raw Typst: a second file begins here
--
-- Needs nothing but pandoc. Where stock Quarto runs it, it also brings what the engine's own
-- templates have and Quarto's have not: the colours, how to read the marks, printed keywords.

local is_html = FORMAT:match('html') ~= nil
local is_typst = FORMAT:match('typst') ~= nil
-- Word has the verdict in a comment, JATS in an attribute.
local is_marked = FORMAT == 'docx' or FORMAT:match('^jats') ~= nil
local on_page = false  -- the engine's own page, whose script shows what stands in its records
local RAW = is_typst and 'typst' or 'html'

local claims = {}   -- id -> { number, content, verdict, declared, astray }
local count = 0
local in_evidence = {}  -- id -> true where a cell printed its evidence

-- No link leads from one file of a PDF to another. A place is a label and the file that has it.
local ARTICLE, SUPPLEMENT = 'article', 'supplement'
local here = ARTICLE  -- the file that is being written
local places = {}

local function reachable(label)
  return places[label] == here
end

-- First pass: what is there -----------------------------------------------

local function claim_of(id)
  claims[id] = claims[id] or {}
  return claims[id]
end

local function collect_sentence(span)
  local claim = claim_of(span.identifier)
  if claim.number then return end
  count = count + 1
  claim.number = count
  claim.content = span.content
  places[span.identifier] = here
end

local function collect_verdict(div)
  local id = div.attributes.claim
  if not id then return end
  local claim = claim_of(id)
  claim.verdict = claim.verdict or div.attributes.verdict
  claim.sign = claim.sign or div.attributes.sign
  claim.declared = claim.declared or div.attributes.declared
  claim.astray = claim.astray or div.attributes.asdeclared == 'no'
  claim.bearing = claim.bearing or div.attributes.bearing == 'yes'
  if div.classes:includes('ledger-entry') then
    places['ledger-' .. id] = here
  else
    in_evidence[id] = true
  end
end

local collect = {
  Span = function(span)
    if span.classes:includes('claim') and span.identifier ~= '' then
      collect_sentence(span)
    end
  end,
  Div = function(div)
    if div.classes:includes('evidence') or div.classes:includes('ledger-entry') then
      collect_verdict(div)
    end
  end,
  Link = function(link)
    if link.classes:includes('row-of') then
      places[link.target:gsub('#', 'row-')] = here
    end
  end,
}

-- Words -------------------------------------------------------------------

local function known(id)
  local claim = id and claims[id]
  return claim and claim.number and claim or nil
end

-- The words round claims, from the file of the paper's language, else from that of English.
local said, is_english = {}, true

local function read_words(name)
  local folder = pandoc.path.directory(PANDOC_SCRIPT_FILE)
  local file = io.open(pandoc.path.join({ folder, 'languages', name .. '.yaml' }))
  if not file then return nil end
  local text = file:read('a')
  file:close()
  -- In this format no word is read as a list.
  local format = 'commonmark+yaml_metadata_block'
  return pandoc.read('---\n' .. text .. '---\n', format).meta.claims
end

local function learn_words(meta)
  local lang = meta.lang and pandoc.utils.stringify(meta.lang) or 'en'
  local name = lang:lower():match('^%a+') or 'en'
  is_english = name == 'en'
  name = ({ no = 'nb', nn = 'nb' })[name] or name
  for key, word in pairs(read_words(name) or read_words('en')) do
    said[key] = pandoc.utils.stringify(word)
  end
end

local function verdict_words(claim)
  local words = said[claim.verdict or 'not-computed'] or claim.verdict
  if claim.astray and claim.declared then
    words = words .. ', ' .. said['though-declared'] .. ' ' .. (said[claim.declared] or claim.declared)
  end
  return words
end

local function sign(claim)
  return claim.sign or '–'
end

local function verdict_classes(claim, first)
  local classes = { first, 'verdict-' .. (claim.verdict or 'none') }
  if claim.astray then classes[#classes + 1] = 'astray' end
  return classes
end

local function raw(text)
  return pandoc.RawInline(RAW, text)
end

local function raw_block(text)
  return pandoc.RawBlock(RAW, text)
end

local function escaped(text)
  return (text:gsub('&', '&amp;'):gsub('<', '&lt;'):gsub('>', '&gt;'):gsub('"', '&quot;'))
end

-- Typst: a label needs an element to hang on; `metadata` shows nothing.
local function typst_anchor(id)
  return raw('#[#metadata(none)<' .. id .. '>]')
end

-- A copy of a sentence must repeat neither its notes nor its ids.
local function bare_copy(inlines)
  return pandoc.Inlines(inlines):walk({
    Note = function() return {} end,
    Span = function(span)
      span.identifier = ''
      return span
    end,
  })
end

-- The mark in the text ----------------------------------------------------

local function mark_target(id)
  if is_typst and reachable('row-' .. id) then return '#row-' .. id end
  if reachable('ledger-' .. id) then return '#ledger-' .. id end
  if is_html and in_evidence[id] then return '#evidence-' .. id end
  return nil
end

local function mark_link(id, claim)
  local text = { pandoc.Str(tostring(claim.number)), pandoc.Str(sign(claim)) }
  local target = mark_target(id)
  if not target then return pandoc.Span(text, { class = 'claim-mark' }) end
  local says = said['claim-at-start'] .. ' ' .. claim.number .. ': ' .. verdict_words(claim)
  return pandoc.Link(text, target, says, {
    class = table.concat(verdict_classes(claim, 'claim-mark'), ' '),
    ['aria-label'] = says .. '. ' .. said['to-ledger'],
  })
end

-- A sentence that does not hold says so.
local function admission(claim)
  local says = said['says-' .. (claim.verdict or '')]
  if claim.astray then says = says and says .. ' ' .. said['says-astray'] or said['says-astray'] end
  if not says then return pandoc.Inlines({}) end
  local words = is_typst and pandoc.Emph({ pandoc.Str(says) }) or pandoc.Str(says)
  return pandoc.Inlines({ pandoc.Space(), pandoc.Span({ words }, { class = 'says' }) })
end

-- On the engine's page a sentence has no number and no sign.
local function plain_claim(span, claim)
  if claim.bearing then span.classes:insert('bearing') end
  return pandoc.Inlines({ span }) .. admission(claim)
end

local function marked_claim(span)
  local id = span.identifier
  local claim = known(id)
  if not claim or is_marked then return nil end
  if on_page then return plain_claim(span, claim) end
  local link = mark_link(id, claim)
  if is_typst then
    span.identifier = ''
    -- The word joiner keeps the mark on the line of the sentence's last word.
    return pandoc.Inlines({ typst_anchor(id), span }) .. admission(claim)
      .. { raw('\u{2060}#super['), link, raw(']') }
  end
  local mark = is_html and pandoc.Inlines({ raw('\u{2060}'), link }) or { pandoc.Superscript({ link }) }
  return pandoc.Inlines({ span }) .. mark .. admission(claim)
end

local function statement_of(span)
  local claim = known(span.attributes.claim)
  if not claim then return nil end
  return pandoc.Span(bare_copy(claim.content), { class = 'statement' })
end

-- References to a claim ---------------------------------------------------

local function reference_text(link, id)
  local claim = known(id)
  if not claim then return { pandoc.Strong({ pandoc.Str(said['unknown']) }) } end
  if link.classes:includes('to-ledger') or link.classes:includes('row-of') then
    return { pandoc.Str(tostring(claim.number)) }
  end
  local word = said[link.classes:includes('opens') and 'claim-at-start' or 'claim']
  return { pandoc.Str(word .. '\u{a0}' .. claim.number) }
end

local function reference(link)
  -- A question to the lists of the engine's page, which nothing else has.
  if link.target:match('^#%a+%?') and not on_page then return link.content end
  local id = link.target:match('^#(clm%-.+)$')
  if not id or #link.content > 0 then return nil end
  link.content = reference_text(link, id)
  if not known(id) then return link.content end
  if link.classes:includes('to-ledger') and reachable('ledger-' .. id) and not on_page then
    link.target = '#ledger-' .. id
  elseif not reachable(id) then
    return link.content
  end
  link.classes = link.classes:filter(function(class) return class ~= 'opens' end)
  link.classes:insert('claim-ref')
  if is_typst and link.classes:includes('row-of') then return { typst_anchor('row-' .. id), link } end
  return link
end

local function ends_sentence(inline)
  return inline.t == 'Str' and inline.text:match('[.?!][”’)]*$') ~= nil
end

-- With one sentence a line, a soft break after a full stop opens a sentence;
-- a space after one may only follow "cf.".
local function opens_sentence(inlines, index)
  if index == 1 then return true end
  local before = inlines[index - 1]
  local breaks = before.t == 'SoftBreak' or before.t == 'LineBreak'
  return breaks and index > 2 and ends_sentence(inlines[index - 2])
end

local function note_openings(block)
  for index, inline in ipairs(block.content) do
    local refers = inline.t == 'Link' and inline.target:match('^#clm%-')
    if refers and opens_sentence(block.content, index) then
      inline.classes:insert('opens')
      block.content[index] = inline
    end
  end
  return block
end

-- Evidence under the sentence ---------------------------------------------

local function evidence_summary(claim)
  return '<summary><span class="evidence-ask">' .. escaped(said['on-what-grounds']) .. '</span> '
    .. '<span class="evidence-says"><span class="sign" aria-hidden="true">' .. sign(claim)
    .. '</span> ' .. escaped(said['claim-at-start']) .. ' ' .. claim.number .. ': ' .. escaped(verdict_words(claim))
    .. '</span></summary>'
end

-- pandoc takes the paragraphs of a tight definition for one running text.
local function with_paragraphs(blocks)
  return pandoc.Blocks(blocks):walk({
    DefinitionList = function(list)
      for _, item in ipairs(list.content) do
        for _, definition in ipairs(item[2]) do
          if #definition > 1 then
            for index, block in ipairs(definition) do
              if block.t == 'Plain' then definition[index] = pandoc.Para(block.content) end
            end
          end
        end
      end
      return list
    end,
  })
end

local function evidence(div)
  local id = div.attributes.claim
  local claim = known(id)
  if not claim then return nil end
  -- On paper the ledger carries it, and on the engine's page the card.
  if on_page or not is_html then return {} end
  local classes = table.concat(verdict_classes(claim, 'evidence'), ' ')
  local blocks = pandoc.Blocks({
    raw_block('<details class="' .. classes .. '" id="evidence-' .. id .. '">'
      .. evidence_summary(claim)),
  })
  blocks:extend(with_paragraphs(div.content))
  blocks:insert(raw_block('</details>'))
  return blocks
end

-- The ledger --------------------------------------------------------------

local function ledger_head(id, claim)
  local back = pandoc.Link(
    { pandoc.Str(said['claim-at-start'] .. '\u{a0}' .. claim.number) }, '#' .. id, '',
    { class = 'to-text', ['aria-label'] = said['claim-at-start'] .. ' ' .. claim.number .. ', '
      .. said['to-text'] })
  local says = pandoc.Span(
    { pandoc.Str(sign(claim)), pandoc.Space(), pandoc.Str(verdict_words(claim)) },
    { class = 'ledger-verdict' })
  return pandoc.Div({ pandoc.Plain({ back, pandoc.Space(), says }) }, { class = 'ledger-head' })
end

local function html_entry(div)
  local id = div.attributes.claim
  local claim = known(id)
  if not claim then return div end
  local blocks = pandoc.Blocks({ ledger_head(id, claim) })
  blocks:extend(with_paragraphs(div.content))
  return pandoc.Div(blocks, pandoc.Attr('ledger-' .. id, verdict_classes(claim, 'ledger-entry')))
end

-- Typst prints a definition list with one block a term, which spreads a table
-- row over half a page; a run-in term reads as the same and sets tighter.
local function run_in_definition(lead, definition)
  local blocks = pandoc.Blocks(definition):map(function(block)
    return block.t == 'Plain' and pandoc.Para(block.content) or block
  end)
  if blocks[1] and blocks[1].t == 'Para' then
    blocks[1] = pandoc.Para(lead .. blocks[1].content)
  else
    blocks:insert(1, pandoc.Para(lead))
  end
  return blocks
end

local function run_in(list)
  local blocks = pandoc.Blocks({})
  for _, item in ipairs(list.content) do
    local lead = pandoc.Inlines({ pandoc.Emph(item[1]), pandoc.Str('.'), pandoc.Space() })
    for _, definition in ipairs(item[2]) do
      blocks:extend(run_in_definition(lead, definition))
      lead = pandoc.Inlines({})
    end
  end
  return blocks
end

-- Up to this many characters an entry, or a cell of a table, is kept on one page.
local WHOLE_ENTRY = 600

local function is_long(content)
  return #pandoc.utils.stringify(content) > WHOLE_ENTRY
end

local function typst_row(div)
  local id = div.attributes.claim
  local claim = known(id)
  if not claim then return div.content end
  local back = tostring(claim.number)
  if reachable(id) then back = '#link(<' .. id .. '>)[' .. back .. ']' end
  local cell = is_long(div.content) and '[' or 'table.cell(breakable: false)['
  local blocks = pandoc.Blocks({ raw_block(cell
    .. '#metadata(none)<ledger-' .. id .. '>' .. back .. '], [') })
  blocks:extend(pandoc.Blocks(div.content):walk({ DefinitionList = run_in }))
  blocks:insert(raw_block('], ['))
  blocks:insert(pandoc.Plain({
    pandoc.Str(sign(claim) .. '\u{a0}' .. verdict_words(claim)) }))
  blocks:insert(raw_block('],'))
  return blocks
end

local TYPST_LEDGER = [[#[
#set text(size: 8pt, hyphenate: true)
#show table: set text(size: 8pt)
#set par(justify: false, first-line-indent: 0pt, spacing: 0.55em, leading: 0.52em)
#v(1.2em, weak: true)
#table(columns: (auto, 1fr, 7.6em), align: (right + top, left + top, left + top),
  inset: (x: 0.5em, y: 0.7em), stroke: (x, y) => (bottom: if y == 0 { 0.6pt } else { 0.25pt + luma(70%) }),
  table.header(]]

local function typst_head()
  local cells = {}
  for n, key in ipairs({ 'number', 'entry', 'verdict' }) do
    cells[n] = '[*' .. said[key]:gsub('[%[%]\\*_`#$<>@~]', '\\%0') .. '*]'
  end
  return TYPST_LEDGER .. table.concat(cells, ', ') .. '),'
end

local function typst_ledger(div)
  local blocks = pandoc.Blocks({})
  local open = false
  for _, child in ipairs(div.content) do
    local entry = child.t == 'Div' and child.classes:includes('ledger-entry')
    if entry and not open then blocks:insert(raw_block(typst_head())) end
    if open and not entry then blocks:insert(raw_block(')\n]')) end
    if entry then blocks:extend(typst_row(child)) else blocks:insert(child) end
    open = entry
  end
  if open then blocks:insert(raw_block(')\n]')) end
  return blocks
end

local function ledger(div)
  if on_page then  -- the records have the claims, but not what of the sentences is unchecked
    local remarks = div.content:filter(function(child) return child.t == 'Para' end)
    return remarks .. { pandoc.Div({}, { class = 'opens', ['data-panel'] = 'ledger' }) }
  end
  if is_typst then return typst_ledger(div) end
  div.content = pandoc.Blocks(div.content):walk({
    Div = function(child)
      if child.classes:includes('ledger-entry') then return html_entry(child) end
    end,
  })
  return div
end

-- What is looked up, not read: small type, columns of fixed shares, a codebook in two columns.
local SMALL = '#[\n#set text(size: 8pt)\n#show table: set text(size: 8pt, hyphenate: true)\n'
  .. '#set table(inset: (x: 0.4em, y: 0.27em))\n#show table: set par(leading: 0.42em)\n'
  .. '#set par(first-line-indent: 0pt, spacing: 0.55em, leading: 0.5em)\n'
local SHARES = { 0.055, 0.605, 0.34 }

local function claims_table(div)
  if not is_typst then return nil end
  div.content = div.content:walk({
    Table = function(tbl)
      for n, share in ipairs(SHARES) do tbl.colspecs[n] = { tbl.colspecs[n][1], share } end
      return tbl
    end,
  })
  return pandoc.Blocks({ raw_block(SMALL) }) .. div.content .. { raw_block(']') }
end

local function codebook(div)
  if not is_typst then return nil end
  local opening = SMALL .. '#set par(hanging-indent: 1em)\n#columns(2, gutter: 1.5em)['
  return pandoc.Blocks({ raw_block(opening) }) .. div.content .. { raw_block(']\n]') }
end

local function whole_rows(tbl)
  if not is_typst then return nil end
  for _, body in ipairs(tbl.bodies) do
    for _, row in ipairs(body.body) do
      for _, cell in ipairs(row.cells) do
        if not is_long(cell.contents) then cell.attributes['typst:breakable'] = 'false' end
      end
    end
  end
  return tbl
end

-- Second pass -------------------------------------------------------------

local openings = { Para = note_openings, Plain = note_openings }

local copy = {
  Span = function(span)
    if span.classes:includes('statement-of') then return statement_of(span) end
  end,
}

local render = {
  Span = function(span)
    if span.classes:includes('claim') then return marked_claim(span) end
  end,
  Link = reference,
  Table = whole_rows,
  Div = function(div)
    if div.classes:includes('evidence') then return evidence(div) end
    if div.classes:includes('ledger') then return ledger(div) end
    if div.classes:includes('claims-table') then return claims_table(div) end
    if div.classes:includes('codebook') then return codebook(div) end
  end,
}

-- How to read the marks, for the head of the page -------------------------

local ORDER = { 'supported', 'refuted', 'undetermined', 'argued', 'error' }

local function tally()
  local found, signs = {}, {}
  for _, claim in pairs(claims) do
    if claim.number and claim.verdict then
      found[claim.verdict] = (found[claim.verdict] or 0) + 1
      signs[claim.verdict] = sign(claim)
    end
  end
  local words = {}
  for _, verdict in ipairs(ORDER) do
    if found[verdict] then
      words[#words + 1] = signs[verdict] .. '\u{a0}' .. (said[verdict .. '-in-key'] or said[verdict]) .. ' (' .. found[verdict] .. ')'
    end
  end
  return table.concat(words, ', ')
end

local function claims_key()
  local words = tally()
  if words == '' and not (on_page and next(claims)) then return nil end
  local text = said['key-of-page']
  if not on_page then text = said['key']:gsub('{}', (words:gsub('%%', '%%%%'))) end
  if is_html and not on_page then text = text .. ' ' .. said['key-on-page'] end
  if not is_english then text = text .. ' ' .. said['key-in-english'] end
  return pandoc.Inlines({ pandoc.Str(text) })
end

-- What Quarto's templates lack ----------------------------------------------

local function keywords(meta)
  if not is_typst or not meta.keywords then return nil end
  local words = pandoc.List(meta.keywords):map(pandoc.utils.stringify)
  return { pandoc.Strong('Keywords.'), pandoc.Space(), pandoc.Str(table.concat(words, ', ')) }
end

local function for_quarto(doc)
  quarto.doc.add_html_dependency({ name = 'refutable', stylesheets = { 'claims.css' } })
  doc.meta.linkcolor = doc.meta.linkcolor or (is_typst and '#6b1d2a' or nil)
  local head = pandoc.Blocks({})
  local words, key = keywords(doc.meta), doc.meta['claims-key']
  if words then head:insert(pandoc.Para(words)) end
  if key then head:insert(pandoc.Div({ pandoc.Para(key) }, { class = 'claims-key' })) end
  doc.blocks = head .. doc.blocks
end

-- The files of a PDF --------------------------------------------------------

local function is_border(block)
  return block.t == 'RawBlock' and block.text == '// ---- supplement'
end

-- The text in the order of its files; what stands in the metadata belongs to the article.
local function each_file(doc, change)
  local _, place = doc.blocks:find_if(is_border)
  local article = pandoc.Pandoc(doc.blocks, doc.meta)
  local supplement = pandoc.Blocks({})
  if place then
    article.blocks = pandoc.Blocks({ table.unpack(doc.blocks, 1, place - 1) })
    supplement = pandoc.Blocks({ table.unpack(doc.blocks, place) })
  end
  here = ARTICLE
  article = change(article)
  here = SUPPLEMENT
  article.blocks:extend(change(supplement))
  return article
end

function Pandoc(doc)
  on_page = doc.meta['claims-in-records'] == true
  learn_words(doc.meta)
  each_file(doc, function(part) return part:walk(collect) end)
  doc.meta['claims-key-title'] = said['key-title']
  doc.meta['claims-key'] = claims_key()
  if quarto then for_quarto(doc) end
  return each_file(doc, function(part) return part:walk(openings):walk(copy):walk(render) end)
end
