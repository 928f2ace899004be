/** An article of the shop of these tests, and where each mall has it. */
export interface Goods {
  code: string;
  name: string;
  tax_rate: number;
  price: number;
  stock: number;
  rakuten: [item: string, variant: string, itemNumber: string];
  yahoo: [item: string, sub: string];
}

/** A few of the articles that the simulated malls sell. */
export const GOODS: Goods[] = [
  {
    code: "HT-MAT-030",
    name: "初昔の抹茶 缶入り 30g",
    tax_rate: 8,
    price: 2484,
    stock: 36,
    rakuten: ["hinata-hatsumukashi", "mat-030", "HT-MAT"],
    yahoo: ["hatsumukashi-matcha", "mat30"],
  },
  {
    code: "HT-GEN-200",
    name: "香ばし玄米茶 200g",
    tax_rate: 8,
    price: 864,
    stock: 120,
    rakuten: ["hinata-genmai", "r-sku00000001", "HT-GEN-200"],
    yahoo: ["kobashi-genmaicha", ""],
  },
  {
    code: "HT-WAK-15",
    name: "ひなた和紅茶 ティーバッグ 15個",
    tax_rate: 8,
    price: 1296,
    stock: 65,
    rakuten: ["hinata-wakoucha", "r-sku00000002", "HT-WAK-15"],
    yahoo: ["hinata-wakoucha15", ""],
  },
  {
    code: "HT-YUN-AME",
    name: "手びねり湯呑み 飴釉",
    tax_rate: 10,
    price: 2200,
    stock: 26,
    rakuten: ["hinata-yunomi", "yun-ame", "HT-YUN"],
    yahoo: ["tebineri-yunomi", "ame"],
  },
  {
    code: "HT-TSU-100",
    name: "桜皮の茶筒 100g用",
    tax_rate: 10,
    price: 3850,
    stock: 15,
    rakuten: ["hinata-chazutsu", "r-sku00000004", "HT-TSU-100"],
    yahoo: ["sakura-chazutsu", ""],
  },
];
