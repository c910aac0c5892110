// Prints, as one JSON array, the GeoJSON of geobuf tiles: node decode_tiles.js FILE POSITION+LENGTH ...
const fs = require('fs')
const { decode } = require('geobuf')
const Pbf = require('pbf')

const [file, ...tiles] = process.argv.slice(2)
const descriptor = fs.openSync(file, 'r')

function read(tile) {
  const [position, length] = tile.split('+').map(Number)
  const bytes = Buffer.alloc(length)
  fs.readSync(descriptor, bytes, 0, length, position)
  return decode(new Pbf(bytes))
}

process.stdout.write(JSON.stringify(tiles.map(read)))
