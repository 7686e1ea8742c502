import type { Random } from './random.ts';

/** Smooth seeded noise over a plane; values are in 0..1 and repeat every 256 units. */
export type Noise = {
  /** One octave of value noise. */
  at(x: number, y: number): number;
  /** Fractal noise: `octaves` of halving size and weight, each turned a little so that no grid shows. */
  fractal(x: number, y: number, octaves: number): number;
  /** Ridged fractal noise: bright creases on dark ground, for veins, crests and lightning. */
  ridged(x: number, y: number, octaves: number): number;
};

const LATTICE = 256;

/** Builds the lattice once; sampling afterwards allocates nothing. */
export function createNoise(random: Random): Noise {
  const lattice = new Float32Array(LATTICE * LATTICE);
  for (let index = 0; index < lattice.length; index += 1) lattice[index] = random.next();
  const at = (x: number, y: number): number => sample(lattice, x, y);
  return {
    at,
    fractal: (x, y, octaves) => {
      let sum = 0;
      let weight = 0.5;
      let total = 0;
      let px = x;
      let py = y;
      for (let octave = 0; octave < octaves; octave += 1) {
        sum += weight * sample(lattice, px, py);
        total += weight;
        const turned = px * 1.6 - py * 1.2 + 17.3;
        py = px * 1.2 + py * 1.6 + 5.9;
        px = turned;
        weight *= 0.5;
      }
      return sum / total;
    },
    ridged: (x, y, octaves) => {
      let sum = 0;
      let weight = 0.5;
      let total = 0;
      let px = x;
      let py = y;
      for (let octave = 0; octave < octaves; octave += 1) {
        const crease = 1 - Math.abs(2 * sample(lattice, px, py) - 1);
        sum += weight * crease * crease;
        total += weight;
        const turned = px * 1.6 - py * 1.2 + 31.7;
        py = px * 1.2 + py * 1.6 + 11.1;
        px = turned;
        weight *= 0.5;
      }
      return sum / total;
    },
  };
}

function sample(lattice: Float32Array, x: number, y: number): number {
  const floorX = Math.floor(x);
  const floorY = Math.floor(y);
  const fx = x - floorX;
  const fy = y - floorY;
  const sx = fx * fx * fx * (fx * (fx * 6 - 15) + 10);
  const sy = fy * fy * fy * (fy * (fy * 6 - 15) + 10);
  const x0 = floorX & 255;
  const x1 = (floorX + 1) & 255;
  const row0 = (floorY & 255) << 8;
  const row1 = ((floorY + 1) & 255) << 8;
  const a = lattice[row0 + x0] ?? 0;
  const b = lattice[row0 + x1] ?? 0;
  const c = lattice[row1 + x0] ?? 0;
  const d = lattice[row1 + x1] ?? 0;
  const top = a + (b - a) * sx;
  return top + (c + (d - c) * sx - top) * sy;
}
