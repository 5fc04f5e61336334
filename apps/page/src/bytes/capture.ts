const magics = new Set([
  0xa1b2c3d4, 0xd4c3b2a1, 0xa1b23c4d, 0x4d3cb2a1,  // pcap, both orders, µs and ns
  0x0a0d0d0a,  // pcapng
]);

/** By its first four bytes: a capture. Anything else is taken for a hex dump. */
export function isCapture(bytes: Uint8Array): boolean {
  if (bytes.length < 4) return false;
  return magics.has(new DataView(bytes.buffer, bytes.byteOffset).getUint32(0));
}
