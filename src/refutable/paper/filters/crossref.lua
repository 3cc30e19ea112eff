-- Numbers sections, figures and tables, and fills the references to them.
--
-- Reads:   # Heading {#sec-x}   ::: {#fig-x}   ::: {#tbl-x}   @sec-x  [-@fig-x]  [@fig-x; @fig-y]
-- Writes:  attribute `number` on headings and divs; links "Section 2.1", "Figure 3", "Table 1".
--
-- Runs before citeproc, which takes every @name for a citation. Quarto resolves references by
-- itself and never runs this file.

local WORDS = { sec = 'Section', fig = 'Figure', tbl = 'Table' }

local numbers = {}    -- label -> number as text, or the heading's own words where it has no number
local named = {}      -- label -> true where `numbers` holds words
local sections = {}   -- the running number of each heading level
local counts = { fig = 0, tbl = 0 }

local function kind_of(label)
  local kind = label:match('^(%a+)%-')
  return WORDS[kind] and kind or nil
end

-- First pass: numbers ------------------------------------------------------

local function next_section(level)
  for deeper = #sections, level + 1, -1 do sections[deeper] = nil end
  for upper = 1, level do sections[upper] = sections[upper] or 0 end
  sections[level] = sections[level] + 1
  return table.concat(sections, '.')
end

local function number_heading(heading)
  if heading.classes:includes('unnumbered') then
    numbers[heading.identifier] = pandoc.utils.stringify(heading.content)
    named[heading.identifier] = true
    return nil
  end
  local number = next_section(heading.level)
  numbers[heading.identifier] = number
  heading.attributes.number = number
  return heading
end

local function number_float(div)
  local kind = kind_of(div.identifier)
  if not kind or not counts[kind] then return nil end
  counts[kind] = counts[kind] + 1
  numbers[div.identifier] = tostring(counts[kind])
  div.attributes.number = numbers[div.identifier]
  return div
end

-- Second pass: references --------------------------------------------------

local function words_for(citation)
  local number = numbers[citation.id]
  if not number then error('nothing is labelled ' .. citation.id) end
  if named[citation.id] or citation.mode == 'SuppressAuthor' then return number end
  return WORDS[kind_of(citation.id)] .. '\u{a0}' .. number
end

local function reference(citation)
  local link = pandoc.Link(words_for(citation), '#' .. citation.id, '', { class = 'xref' })
  local inlines = pandoc.Inlines({})
  if #citation.prefix > 0 then inlines = citation.prefix .. { pandoc.Space() } end
  inlines:insert(link)
  return inlines .. citation.suffix
end

local function resolved(cite)
  local result, rest = pandoc.Inlines({}), pandoc.List({})
  for _, citation in ipairs(cite.citations) do
    if not kind_of(citation.id) then
      rest:insert(citation)
    else
      if #result > 0 then result:extend({ pandoc.Str(','), pandoc.Space() }) end
      result:extend(reference(citation))
    end
  end
  if #result == 0 then return nil end
  if #rest > 0 then result:extend({ pandoc.Space(), pandoc.Cite(cite.content, rest) }) end
  return result
end

function Pandoc(doc)
  doc = doc:walk({ traverse = 'topdown', Header = number_heading, Div = number_float })
  return doc:walk({ Cite = resolved })
end
