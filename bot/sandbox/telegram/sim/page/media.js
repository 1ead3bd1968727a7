// Pictures and files of messages, from the sandbox itself; an album is drawn by its first message for all of them.
import { make } from "./dom.js";
import { say } from "./words.js";

const ENOUGH = 800; // pixels of the side of a picture that a bubble can show

const address = ({ file_unique_id: id }) => `/sim/files/${encodeURIComponent(id)}`;

// Returns the element above the text of a message, or nothing. `all` is the message, or its whole album.
export function media(all) {
  const photos = all.filter(({ photo }) => photo?.length);
  const files = all.filter(({ document }) => document);
  const parts = [];
  if (photos.length) {
    const grid = make("div", "photos");
    grid.dataset.count = Math.min(photos.length, 4);
    grid.append(...photos.map(picture));
    parts.push(grid);
  }
  parts.push(...files.map(({ document }) => file(document)));
  return parts;
}

function picture({ photo, has_media_spoiler: isCovered }) {
  const size = photo.find(({ width, height }) => Math.max(width, height) >= ENOUGH) ?? photo.at(-1);
  const link = make("a", isCovered ? "photo covered" : "photo");
  const image = make("img");
  Object.assign(link, { href: address(photo.at(-1)), target: "_blank", rel: "noopener" });
  Object.assign(image, { src: address(size), width: size.width, height: size.height, alt: say("photo"), decoding: "async" });
  image.addEventListener("error", () => link.classList.add("lost"));
  link.append(image);
  return link;
}

function file(document) {
  const link = make("a", "file");
  const words = make("span", "file-words");
  Object.assign(link, { href: address(document), download: "", target: "_blank", rel: "noopener" });
  const name = document.file_name ?? say("file");
  words.append(Object.assign(make("b", "", name), { dir: "auto" }), make("span", "", size(document.file_size ?? 0)));
  link.append(make("span", "file-kind", ending(name)), words);
  return link;
}

const ending = (name) => (/\.(\w{1,4})$/.exec(name)?.[1] ?? "…").toLowerCase();

function size(bytes) {
  const [unit, by] = bytes < 1000 ? ["byte", 1] : bytes < 1e6 ? ["kilobyte", 1000] : ["megabyte", 1e6];
  return new Intl.NumberFormat(document.documentElement.lang, { style: "unit", unit, unitDisplay: "short", maximumFractionDigits: 1 }).format(bytes / by);
}
