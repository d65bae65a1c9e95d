import antd from 'antd/es/locale/en_US';

const files = import.meta.glob<object>(
  ['./en/*.json', '!./en/{admin,setup,imports,queue,consequence,risk}.json'],
  {
    eager: true,
    import: 'default',
  },
);

export const messages = {
  antd,
  bundles: Object.fromEntries(
    Object.entries(files).map(([path, bundle]) => [
      path.slice(path.lastIndexOf('/') + 1, -'.json'.length),
      bundle,
    ]),
  ),
};
