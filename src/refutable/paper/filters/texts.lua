-- Reads many texts in one run, each by itself: what one leaves open reaches no other.
-- In: a JSON list of pairs of format and text. Out: a Div for each, in their order.
function Reader(sources)
  local read = {}
  for place, given in ipairs(pandoc.json.decode(tostring(sources))) do
    read[place] = pandoc.Div(pandoc.read(given[2], given[1]).blocks)
  end
  return pandoc.Pandoc(read)
end
