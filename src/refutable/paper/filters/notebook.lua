-- Turns the paper into markdown that a notebook shows as it is meant: no spans, no attributes, no
-- links to places that a notebook does not have.
--
-- Reads:   what claims.lua reads, see there.
-- Writes:  sentence **(claim 7: supported)**, "claim 7" for [](#clm-x), evidence as a list.
--
-- Runs after crossref.lua and citeproc, for the notebook only.

local claims = {}   -- id -> { number, verdict, content }
local count = 0
local notes = pandoc.List({})

local function claim_of(id)
  claims[id] = claims[id] or {}
  return claims[id]
end

-- First pass: what is there ------------------------------------------------

local function collect_sentence(span)
  if not span.classes:includes('claim') then return end
  local claim = claim_of(span.identifier)
  if claim.number then return end
  count = count + 1
  claim.number, claim.content = count, span.content
end

local function collect_verdict(div)
  if div.classes:includes('evidence') and div.attributes.claim then
    claim_of(div.attributes.claim).verdict = div.attributes.verdict
  end
end

-- Second pass: plain markdown ----------------------------------------------

local function words_for(id)
  local claim = claim_of(id)
  local words = 'claim\u{a0}' .. (claim.number or '')
  return claim.verdict and (words .. ': ' .. claim.verdict) or words
end

local function plain_span(span)
  if span.classes:includes('statement-of') then
    return claim_of(span.attributes.claim or '').content or {}
  end
  if not span.classes:includes('claim') then return span.content end
  local mark = pandoc.Strong({ pandoc.Str('(' .. words_for(span.identifier) .. ')') })
  return span.content .. { pandoc.Space(), mark }
end

local function plain_link(link)
  local id = link.target:match('^#(.*)$')
  if not id then return nil end
  if #link.content > 0 then return link.content end
  return { pandoc.Str('claim\u{a0}' .. (claim_of(id).number or '')) }
end

local function plain_heading(heading)
  local number = heading.attributes.number
  heading.attr = pandoc.Attr()
  if number then heading.content = { pandoc.Str(number), pandoc.Space() } .. heading.content end
  return heading
end

local function with_title(div)
  local id = div.attributes.claim
  if div.identifier == 'refs' then
    return pandoc.Blocks({ pandoc.Header(1, { pandoc.Str('References') }) }) .. div.content
  end
  if not id or not div.classes:find_if(function(class)
    return class == 'evidence' or class == 'ledger-entry'
  end) then return div.content end
  local words = words_for(id):gsub('^c', 'C')
  return pandoc.Blocks({ pandoc.Para({ pandoc.Strong({ pandoc.Str(words) }) }) }) .. div.content
end

local function plain_definitions(list)
  local blocks = pandoc.Blocks({})
  for _, item in ipairs(list.content) do
    local term, definitions = item[1], item[2]
    blocks:insert(pandoc.Para({ pandoc.Emph(term) }))
    blocks:insert(pandoc.BulletList(definitions))
  end
  return blocks
end

local function mark_note(note)
  notes:insert(note.content)
  return pandoc.Superscript({ pandoc.Str(tostring(#notes)) })
end

local function with_notes(doc)
  if #notes > 0 then
    doc.blocks:insert(pandoc.Header(1, { pandoc.Str('Notes') }))
    doc.blocks:insert(pandoc.OrderedList(notes))
  end
  return doc
end

-- A source that heads its references itself needs no second heading.
local function without_double_heading(blocks)
  local kept = pandoc.Blocks({})
  for _, block in ipairs(blocks) do
    local last = kept[#kept]
    if last and last.t == 'Header' and block.t == 'Header'
      and pandoc.utils.stringify(last):match('References$')
      and pandoc.utils.stringify(block) == 'References' then
      block = nil
    end
    kept:insert(block)
  end
  return kept
end

function Pandoc(doc)
  doc:walk({ Span = collect_sentence, Div = collect_verdict })
  doc = with_notes(doc:walk({ traverse = 'topdown', Note = mark_note }))
  doc = doc:walk({
    Span = plain_span,
    Link = plain_link,
    Header = plain_heading,
    DefinitionList = plain_definitions,
    Div = with_title,
  })
  doc.blocks = without_double_heading(doc.blocks)
  return doc
end
