-- Turns the embedded engine's neutral divs into what each page needs: charts
-- that are one inline SVG, tables that scroll, code that folds.
--
-- Reads:   ::: {.cell} ::: {.cell-code fold=… summary=…}    a cell and its code
--          ::: {#fig-x .chart fig-alt=… number=…}    ```{.svg}, ```{.narrow-svg},
--                                                     ```{.vega-lite}, caption
--          ::: {#tbl-x number=…}                     a table and its caption
--
-- Runs before claims.lua (so that a claim's code folds into its evidence).
-- Quarto does all of this by itself and never runs this file.

local is_html = FORMAT:match('html') ~= nil
local is_typst = FORMAT:match('typst') ~= nil

local function raw(text)
  return pandoc.RawInline(is_typst and 'typst' or 'html', text)
end

local function raw_block(text)
  return pandoc.RawBlock(is_typst and 'typst' or 'html', text)
end

local function escaped(text)
  return (text:gsub('&', '&amp;'):gsub('<', '&lt;'):gsub('>', '&gt;'):gsub('"', '&quot;'))
end

local function typst_string(text)
  return '"' .. text:gsub('\\', '\\\\'):gsub('"', '\\"'):gsub('\n', '\\n') .. '"'
end

-- Captions ----------------------------------------------------------------

local function numbered(word, number, inlines)
  if not number then return inlines end
  local label = pandoc.Span(
    { pandoc.Strong({ pandoc.Str(word .. '\u{a0}' .. number .. '.') }) },
    { class = 'caption-label' })
  return pandoc.Inlines({ label, pandoc.Space() }) .. inlines
end

local function is_class(block, class)
  return block.t == 'Div' and block.classes:includes(class)
end

local function first_of(blocks, class)
  for _, block in ipairs(blocks) do
    if is_class(block, class) then return block end
  end
  return nil
end

local function caption_of(div)
  local last = div.content[#div.content]
  if last and (last.t == 'Para' or last.t == 'Plain') then return last.content end
  return pandoc.Inlines({})
end

-- Charts ------------------------------------------------------------------

local function code_of(blocks, class)
  for _, block in ipairs(blocks) do
    if block.t == 'CodeBlock' and block.classes:includes(class) then return block.text end
  end
  return nil
end

-- Every chart numbers its clip paths from nought; in one page they would clash. What
-- leads out of the chart, to a claim of the page, keeps its address.
local function own_ids(svg, prefix)
  local own = {}
  for id in svg:gmatch(' id="([^"]+)"') do own[id] = prefix .. '-' .. id end
  return (svg:gsub(' id="([^"]+)"', function(id) return ' id="' .. own[id] .. '"' end)
    :gsub('url%(#([^)]+)%)', function(id) return own[id] and 'url(#' .. own[id] .. ')' end)
    :gsub('href="#([^"]+)"', function(id) return own[id] and 'href="#' .. own[id] .. '"' end))
end

local function svg_element(svg)
  return svg:match('<svg.*</svg>') or svg
end

local function svg_length(svg, name)
  return tonumber(svg:match('<svg[^>]-%s' .. name .. '="([%d.]+)'))
end

-- A drawing of which parts are links is read by these, each under its label, which is also its
-- title for who runs no script; any other is one picture.
local function has_links(svg)
  return svg:match('<a[%s>]') ~= nil
end

local function html_svg(svg, id)
  local silent = has_links(svg) and '<svg role="none"' or '<svg aria-hidden="true" focusable="false"'
  local sized = svg_element(svg):gsub('^<svg', silent, 1)
    :gsub('(<a [^>]*>)(<path aria%-label="([^"]*)")', '%1<title>%3</title>%2')
  return own_ids(sized, id ~= '' and id or 'chart')
end

local function html_chart(div, svg, narrow, spec, caption)
  local id, alt = div.identifier, div.attributes['fig-alt'] or ''
  local linked = has_links(svg)
  local width = svg_length(svg, 'width')
  local style = width and (' style="--chart-width:' .. math.ceil(width) .. 'px"') or ''
  local named = id ~= '' and (' id="' .. id .. '"') or ''
  local classes = 'chart' .. (linked and ' linked' or '') .. (narrow and ' has-narrow' or '')
  local function drawing(class, picture, prefix)
    return '<div class="' .. class .. '" role="' .. (linked and 'group' or 'img')
      .. '" aria-label="' .. escaped(alt) .. '">' .. html_svg(picture, prefix) .. '</div>'
  end
  local opening = '<figure class="' .. classes .. '"' .. named .. style
    .. '>\n<div class="chart-frame">' .. drawing('chart-static', svg, id)
    .. (narrow and drawing('chart-narrow', narrow, (id ~= '' and id or 'chart') .. '-narrow') or '')
    .. '</div>\n'
  -- A drawing with links answers by itself; the chart library would draw it without them.
  if spec and not linked then
    -- "</script>" inside a string would end the element.
    opening = opening .. '<script type="application/json" class="chart-spec">'
      .. spec:gsub('</', '<\\/') .. '</script>\n'
  end
  return {
    raw_block(opening .. '<figcaption>'),
    pandoc.Plain(caption),
    raw_block('</figcaption>\n</figure>'),
  }
end

local PAPER_FONT = 'Libertinus Serif'

-- On paper a chart is set in the paper's own embedded face: no machine's fonts
-- decide how it looks.
local function paper_svg(svg)
  return (svg_element(svg):gsub('font%-family="[^"]*"', 'font-family="' .. PAPER_FONT .. '"')
    :gsub('font%-family:[^;"]*', 'font-family:' .. PAPER_FONT))
end

-- What a page of text holds, with the caption under the chart.
local TALLEST = 600

local function paper_width(svg)
  local width, height = svg_length(svg, 'width'), svg_length(svg, 'height')
  if not width then return '100%' end
  local points = width * 0.75
  return (height and math.min(points, TALLEST * width / height) or points) .. 'pt'
end

local function typst_chart(div, svg, caption)
  local call = '#figure(fitted(' .. paper_width(svg)
    .. ', image.with(bytes(' .. typst_string(paper_svg(svg)) .. '), format: "svg", alt: '
    .. typst_string(div.attributes['fig-alt'] or '') .. ')), kind: image, placement: auto, caption: ['
  local inlines = pandoc.Inlines({ raw(call) }) .. caption
  inlines:insert(raw(div.identifier ~= '' and ('])<' .. div.identifier .. '>') or '])'))
  return pandoc.Plain(inlines)
end

local function chart(div)
  local svg = code_of(div.content, 'svg')
  if not svg then error('the chart ' .. div.identifier .. ' holds no drawing') end
  local caption = numbered('Figure', div.attributes.number, caption_of(div))
  if is_typst then return typst_chart(div, svg, caption) end
  local narrow, spec = code_of(div.content, 'narrow-svg'), code_of(div.content, 'vega-lite')
  return html_chart(div, svg, narrow, spec, caption)
end

-- Pictures ----------------------------------------------------------------

local function data_uri(source)
  local mime, contents = pandoc.mediabag.fetch(source)
  if not contents then error('the picture ' .. source .. ' is missing') end
  return pandoc.mediabag.make_data_uri(mime, contents)
end

local function image_alt(image, caption)
  return image.attributes['fig-alt'] or pandoc.utils.stringify(caption or image.caption)
end

-- pandoc's Typst writer drops the alternative text of an image.
local function typst_image(image, caption)
  image.attributes.alt = nil
  return raw('#box(image(' .. typst_string(image.src) .. ', alt: '
    .. typst_string(image_alt(image, caption)) .. '))')
end

local function picture(image)
  if is_typst then return typst_image(image) end
  image.src = data_uri(image.src)
  return image
end

-- Tables ------------------------------------------------------------------

local function caption_inlines(table_block)
  local first = table_block.caption.long[1]
  return first and first.content or pandoc.Inlines({})
end

local function captioned(div)
  local tables = div.content:filter(function(block) return block.t == 'Table' end)
  local found = tables[1]
  if not found then return nil end
  local inlines = caption_inlines(found)
  if #inlines == 0 then inlines = caption_of(div) end
  local plain = pandoc.utils.stringify(inlines)
  found.caption.long = { pandoc.Plain(numbered('Table', div.attributes.number, inlines)) }
  return found, plain
end

-- paper.js makes it a named region that takes the focus, where it does scroll.
local function scrolling(found, id, name)
  return pandoc.Div({ found }, pandoc.Attr(id, { 'table-scroll' }, { ['data-name'] = name }))
end

-- A pipe table with one long line takes its widths from its dashes, which together
-- fill the line and mean nothing; the text divides the room better.
local function with_free_columns(found)
  local total = 0
  for _, column in ipairs(found.colspecs) do total = total + (column[2] or 0) end
  if total < 0.99 then return found end
  found.colspecs = found.colspecs:map(function(column) return { column[1], nil } end)
  return found
end

local function numbered_table(div)
  local found, name = captioned(div)
  if not found then return nil end
  found = with_free_columns(found)
  if is_html then return scrolling(found, div.identifier, 'Table: ' .. name) end
  return {
    raw_block('#block(above: 1.6em, below: 1.6em)['), found,
    raw_block('] <' .. div.identifier .. '>'),
  }
end

local function loose_table(found)
  found = with_free_columns(found)
  if not is_html then return found end
  return scrolling(found, '', 'Table')
end

-- Cells -------------------------------------------------------------------

local function outputs(div)
  return div.content:filter(function(block) return not is_class(block, 'cell-code') end)
end

local function folded(code)
  if code.attributes.fold == 'false' then return code.content end
  local summary = escaped(code.attributes.summary or 'Code')
  local blocks = pandoc.Blocks({
    raw_block('<details class="code"><summary>' .. summary .. '</summary>') })
  blocks:extend(code.content)
  blocks:insert(raw_block('</details>'))
  return blocks
end

local function only_evidence(blocks)
  local found = blocks:filter(function(block) return is_class(block, 'evidence') end)
  return #found == 1 and found[1] or nil
end

local function html_cell(div)
  local code, rest = first_of(div.content, 'cell-code'), outputs(div)
  if not code then return rest end
  local evidence = only_evidence(rest)
  if evidence then
    evidence.content:extend(folded(code))
    return rest
  end
  return rest .. folded(code)
end

local function cell(div)
  if is_html then return html_cell(div) end
  return outputs(div)  -- on paper the code stays in the repository
end

-- Language ----------------------------------------------------------------

local function language_of(element)
  local language = is_typst and element.attributes.lang
  return language and typst_string(language:match('^%a+'))
end

-- pandoc's Typst writer loses the language of a span.
local function spoken(span)
  local language = language_of(span)
  if not language then return nil end
  return { raw('#text(lang: ' .. language .. ')['), span, raw(']') }
end

-- It keeps that of a div, in a block that swallows the space round a quotation.
local function spoken_blocks(div)
  local language = language_of(div)
  if not language then return nil end
  local blocks = pandoc.Blocks({ raw_block('#[\n#set text(lang: ' .. language .. ')') })
  blocks:extend(div.content)
  blocks:insert(raw_block(']'))
  return blocks
end

-- Abstract ----------------------------------------------------------------

local function first_heading(blocks)
  for index, block in ipairs(blocks) do
    if block.t == 'Header' then return index, block end
  end
  return nil, nil
end

local function end_of_section(blocks, from)
  for index = from + 1, #blocks do
    if blocks[index].t == 'Header' and blocks[index].level <= blocks[from].level then
      return index - 1
    end
  end
  return #blocks
end

-- An abstract may be a section, since front matter holds no computed value; it is
-- printed at the head all the same.
local function with_abstract(doc)
  local from, heading = first_heading(doc.blocks)
  if not heading or not heading.identifier:match('abstract$') then return doc end
  local last = end_of_section(doc.blocks, from)
  local abstract = pandoc.Blocks({})
  for index = from + 1, last do abstract:insert(doc.blocks[index]) end
  for _ = from, last do doc.blocks:remove(from) end
  doc.meta.abstract = pandoc.MetaBlocks(abstract)
  doc.meta['abstract-id'] = heading.identifier
  return doc
end

-- Notes -------------------------------------------------------------------

local function has_notes(doc)
  local found = false
  doc:walk({ Note = function() found = true end })
  return found
end

-- The notes stand before the references; html.py moves them under this heading.
local function with_notes_heading(doc)
  if not (is_html and has_notes(doc)) then return doc end
  local heading = pandoc.Header(1, 'Notes', pandoc.Attr('notes', { 'unnumbered' }))
  local before = #doc.blocks + 1
  for index, block in ipairs(doc.blocks) do
    if block.t == 'Header' and block.level == 1 and block.identifier == 'references' then
      before = index
    end
  end
  doc.blocks:insert(before, heading)
  return doc
end

-- Order -------------------------------------------------------------------

-- From the top: a table with a number is wrapped once, by its own div.
local numbered_divs = {
  traverse = 'topdown',
  Div = function(div)
    if div.classes:includes('chart') then return chart(div), false end
    if div.identifier:match('^tbl%-') then
      local done = numbered_table(div)
      if done then return done, false end
    end
  end,
  Table = function(found)
    local done = loose_table(found)
    if done then return done, false end
  end,
}

local cells = {
  Div = function(div)
    if div.classes:includes('cell') then return cell(div) end
  end,
}

local small = { Image = picture, Span = spoken, Div = spoken_blocks }

function Pandoc(doc)
  doc = doc:walk(cells):walk(numbered_divs):walk(small)
  return with_notes_heading(with_abstract(doc))
end
