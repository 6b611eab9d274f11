// Checks a log of Hustings with golang.org/x/mod/sumdb alone: a second opinion by code that
// shares nothing with the project.
//
//	main FOLDER VERIFIER_KEY [OLDER_CHECKPOINT]
//
// It verifies the checkpoint's signature, the hash tiles against the signed root, each entry's
// inclusion in two ways, and that the log begins with what the older checkpoint was signed over.
// It prints the number of entries, or says what is wrong and exits with 1.
package main

import (
	"encoding/base64"
	"encoding/binary"
	"fmt"
	"log"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

const (
	tileHeight = 8
	tileWidth  = 1 << tileHeight
)

func main() {
	log.SetFlags(0)
	if len(os.Args) < 3 {
		log.Fatal("usage: main FOLDER VERIFIER_KEY [OLDER_CHECKPOINT]")
	}
	folder, key := os.Args[1], os.Args[2]
	tree := readCheckpoint(filepath.Join(folder, "checkpoint"), key)
	if tree.N == 0 {
		fmt.Println(0)
		return
	}
	hashes := tlog.TileHashReader(tree, &tiles{folder, tree.N})
	checkEntries(folder, tree, hashes)
	if len(os.Args) > 3 {
		checkBeginning(readCheckpoint(os.Args[3], key), tree, hashes)
	}
	fmt.Println(tree.N)
}

// readCheckpoint opens a signed checkpoint: origin, size and root, a line each.
func readCheckpoint(path, key string) tlog.Tree {
	verifier, err := note.NewVerifier(key)
	must(err)
	opened, err := note.Open(read(path), note.VerifierList(verifier))
	must(err)
	lines := strings.Split(opened.Text, "\n")
	if len(lines) != 4 || lines[0] != verifier.Name() {
		log.Fatalf("%s: not a checkpoint of %s", path, verifier.Name())
	}
	size, err := strconv.ParseInt(lines[1], 10, 64)
	must(err)
	root, err := base64.StdEncoding.DecodeString(lines[2])
	must(err)
	tree := tlog.Tree{N: size}
	if copy(tree.Hash[:], root) != tlog.HashSize || len(root) != tlog.HashSize {
		log.Fatalf("%s: a root of %d bytes", path, len(root))
	}
	return tree
}

// checkEntries reads the entry bundles and proves each entry to be where it stands.
func checkEntries(folder string, tree tlog.Tree, hashes tlog.HashReader) {
	indexes := make([]int64, tree.N)
	for i := range indexes {
		indexes[i] = tlog.StoredHashIndex(0, int64(i))
	}
	leaves, err := hashes.ReadHashes(indexes)
	must(err)
	var index int64
	for index < tree.N {
		bundle := tlog.Tile{H: tileHeight, L: 0, N: index / tileWidth, W: tileWidth}
		if left := tree.N - index; left < tileWidth {
			bundle.W = int(left)
		}
		path := strings.Replace(bundle.Path(), "tile/8/0/", "tile/entries/", 1)
		data := read(filepath.Join(folder, path))
		for i := 0; i < bundle.W; i++ {
			var entry []byte
			entry, data = nextEntry(path, data)
			leaf := tlog.RecordHash(entry)
			if leaf != leaves[index] {
				log.Fatalf("%s: entry %d is not the one in the tree", path, index)
			}
			if index%97 == 0 || index == tree.N-1 || tree.N < 1000 {
				proof, err := tlog.ProveRecord(tree.N, index, hashes)
				must(err)
				must(tlog.CheckRecord(proof, tree.N, tree.Hash, index, leaf))
			}
			index++
		}
		if len(data) != 0 {
			log.Fatalf("%s: %d bytes too many", path, len(data))
		}
	}
}

// nextEntry cuts an entry off a bundle: a big-endian uint16 length, and the entry.
func nextEntry(path string, data []byte) (entry, rest []byte) {
	if len(data) < 2 || len(data) < 2+int(binary.BigEndian.Uint16(data)) {
		log.Fatalf("%s: cut short", path)
	}
	end := 2 + int(binary.BigEndian.Uint16(data))
	return data[2:end], data[end:]
}

// checkBeginning proves that the log begins with the older tree.
func checkBeginning(older, tree tlog.Tree, hashes tlog.HashReader) {
	if older.N == 0 {
		return
	}
	proof, err := tlog.ProveTree(tree.N, older.N, hashes)
	must(err)
	must(tlog.CheckTree(proof, tree.N, tree.Hash, older.N, older.Hash))
}

// tiles reads a log's tiles. The names of sumdb have the height in them; those of tlog-tiles,
// where it is always 8, have not.
type tiles struct {
	folder string
	size   int64
}

func (t *tiles) Height() int { return tileHeight }

func (t *tiles) ReadTiles(wanted []tlog.Tile) ([][]byte, error) {
	found := make([][]byte, len(wanted))
	for i, tile := range wanted {
		path := strings.Replace(tile.Path(), "tile/8/", "tile/", 1)
		data, err := os.ReadFile(filepath.Join(t.folder, path))
		if err != nil {
			return nil, err
		}
		found[i] = data
	}
	return found, nil
}

func (t *tiles) SaveTiles([]tlog.Tile, [][]byte) {}

func read(path string) []byte {
	data, err := os.ReadFile(path)
	must(err)
	return data
}

func must(err error) {
	if err != nil {
		log.Fatal(err)
	}
}
