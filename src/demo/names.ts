/** How a made-up person is called. */
export interface PersonName {
  /** As the person writes it: 张伟, Emma Wilson. */
  readonly name: string;
  /** In Latin letters: Zhang Wei. */
  readonly english: string;
  /** What the login starts from: zhangwei, emma.wilson. */
  readonly login: string;
  readonly sex: 'male' | 'female';
}

/** Common surnames with their pinyin; 吕 is spelled Lyu, as on a passport. */
const SURNAMES = `王 Wang 李 Li 张 Zhang 刘 Liu 陈 Chen 杨 Yang 赵 Zhao 黄 Huang 周 Zhou 吴 Wu 徐 Xu 孙 Sun 胡 Hu 朱 Zhu
  高 Gao 林 Lin 何 He 郭 Guo 马 Ma 罗 Luo 梁 Liang 宋 Song 郑 Zheng 谢 Xie 韩 Han 唐 Tang 冯 Feng 于 Yu 董 Dong 吕 Lyu`;

const MALE = `伟 Wei 强 Qiang 磊 Lei 军 Jun 洋 Yang 勇 Yong 杰 Jie 涛 Tao 明 Ming 超 Chao 平 Ping 刚 Gang 建华 Jianhua
  文博 Wenbo 浩然 Haoran 思远 Siyuan 志强 Zhiqiang 晓东 Xiaodong 立新 Lixin 国庆 Guoqing 天宇 Tianyu 宇航 Yuhang`;

const FEMALE = `芳 Fang 娜 Na 敏 Min 静 Jing 丽 Li 艳 Yan 娟 Juan 秀英 Xiuying 霞 Xia 桂英 Guiying 雨桐 Yutong 子涵 Zihan
  欣怡 Xinyi 佳琪 Jiaqi 海燕 Haiyan 春梅 Chunmei 梦洁 Mengjie 诗涵 Shihan`;

const ENGLISH_MALE = ['Adam', 'Ben', 'Daniel', 'Felix', 'Henry', 'Liam', 'Noah', 'Oscar', 'Samuel', 'Thomas'];
const ENGLISH_FEMALE = ['Alice', 'Clara', 'Emma', 'Grace', 'Hannah', 'Julia', 'Laura', 'Nora', 'Sophie', 'Zoe'];
const ENGLISH_SURNAMES = [
  'Baker',
  'Carter',
  'Evans',
  'Fisher',
  'Green',
  'Hughes',
  'Mason',
  'Parker',
  'Turner',
  'Wilson',
];

/** Every Chinese name the demo can give, each once. Some share a spelling: 张军 and 张君 would both be zhangjun. */
export function chineseNames(): PersonName[] {
  return pairs(SURNAMES).flatMap((surname) => [
    ...pairs(MALE).map((given) => chineseName(surname, given, 'male')),
    ...pairs(FEMALE).map((given) => chineseName(surname, given, 'female')),
  ]);
}

/** Every English name the demo can give, each once. */
export function englishNames(): PersonName[] {
  return ENGLISH_SURNAMES.flatMap((surname) => [
    ...ENGLISH_MALE.map((given) => englishName(given, surname, 'male')),
    ...ENGLISH_FEMALE.map((given) => englishName(given, surname, 'female')),
  ]);
}

type Spelling = readonly [written: string, pinyin: string];

function pairs(text: string): Spelling[] {
  const words = text.trim().split(/\s+/);
  return words.flatMap((written, place) => (place % 2 === 0 ? [[written, words[place + 1] ?? ''] as const] : []));
}

function chineseName(surname: Spelling, given: Spelling, sex: PersonName['sex']): PersonName {
  return {
    name: surname[0] + given[0],
    english: `${surname[1]} ${given[1]}`,
    login: (surname[1] + given[1]).toLowerCase(),
    sex,
  };
}

function englishName(given: string, surname: string, sex: PersonName['sex']): PersonName {
  return {
    name: `${given} ${surname}`,
    english: `${given} ${surname}`,
    login: `${given}.${surname}`.toLowerCase(),
    sex,
  };
}
