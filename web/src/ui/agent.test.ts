import { expect, it } from 'vitest';
import { readAgent } from './agent';

it('tells browser and system from what a browser says of itself', () => {
  expect(readAgent('Mozilla/5.0 (Windows NT 10.0; Win64) Chrome/140.0 Safari/537.36 Edg/140.0')).toEqual({
    browser: 'Edge',
    system: 'Windows',
  });
  expect(readAgent('Mozilla/5.0 (Linux; Android 14) Chrome/130 MicroMessenger/8.0')).toEqual({
    browser: 'WeChat',
    system: 'Android',
  });
  expect(readAgent(null)).toEqual({ browser: undefined, system: undefined });
});
