// The official JavaScript client against one API server. Each step prints its name when it holds; the first that does not ends the run.
// Usage: node judge.mjs CONTEXT NAMESPACE   (KUBECONFIG names the file; node_modules are found through NODE_MODULES)
import { createRequire } from 'node:module';
import assert from 'node:assert/strict';

const k8s = createRequire(`${process.env.NODE_MODULES}/`)('@kubernetes/client-node');
const [context, namespace] = process.argv.slice(2);
const config = new k8s.KubeConfig();
config.loadFromDefault();
config.setCurrentContext(context);

const core = config.makeApiClient(k8s.CoreV1Api);
const apps = config.makeApiClient(k8s.AppsV1Api);
const access = config.makeApiClient(k8s.AuthorizationV1Api);
const objects = k8s.KubernetesObjectApi.makeApiClient(config);

async function step(name, action) {
  await action();
  console.log(name);
}

async function status(promise) {
  try {
    await promise;
  } catch (failure) {
    return failure.code;
  }
  return 200;
}

// Others write too: whoever lost the race reads again.
async function changing(read, write) {
  for (let attempt = 0; attempt < 20; attempt++) {
    if (await status(write(await read())) !== 409) return;
  }
  throw new Error('lost 20 races');
}

function until(predicate) {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error('waited for 20 s in vain')), 20_000);
    predicate(value => { clearTimeout(timer); resolve(value); });
  });
}

await step('version', async () => {
  const { major, gitVersion } = await config.makeApiClient(k8s.VersionApi).getCode();
  assert.equal(major, '1');
  assert.match(gitVersion, /^v\d+\.\d+\.\d+/);
});

await step('create, read, replace, conflict', async () => {
  const made = await core.createNamespacedConfigMap({ namespace, body: { metadata: { name: 'settings' }, data: { a: '1' } } });
  const read = await core.readNamespacedConfigMap({ namespace, name: 'settings' });
  assert.equal(read.metadata.uid, made.metadata.uid);
  await changing(() => core.readNamespacedConfigMap({ namespace, name: 'settings' }), map => {
    map.data.a = '2';
    return core.replaceNamespacedConfigMap({ namespace, name: 'settings', body: map });
  });
  assert.equal(await status(core.replaceNamespacedConfigMap({ namespace, name: 'settings', body: read })), 409);
  assert.equal(await status(core.createNamespacedConfigMap({ namespace, body: { metadata: { name: 'settings' } } })), 409);
  assert.equal(await status(core.readNamespacedConfigMap({ namespace, name: 'absent' })), 404);
  assert.equal(await status(core.createNamespacedConfigMap({ namespace, body: { metadata: { name: 'No Good' } } })), 422);
});

await step('patches of every type', async () => {
  const patch = (body, type) => core.patchNamespacedConfigMap({ namespace, name: 'settings', body, fieldManager: 'judge', force: type === k8s.PatchStrategy.ServerSideApply ? true : undefined },
    k8s.setHeaderOptions('Content-Type', type));
  assert.equal((await patch([{ op: 'replace', path: '/data/a', value: '3' }], k8s.PatchStrategy.JsonPatch)).data.a, '3');
  assert.equal((await patch({ data: { a: '4' } }, k8s.PatchStrategy.MergePatch)).data.a, '4');
  assert.equal((await patch({ data: { a: '5' } }, k8s.PatchStrategy.StrategicMergePatch)).data.a, '5');
  const applied = await patch({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'settings' }, data: { a: '6' } }, k8s.PatchStrategy.ServerSideApply);
  assert.equal(applied.data.a, '6');
  assert.ok(applied.metadata.managedFields.some(entry => entry.manager === 'judge' && entry.operation === 'Apply'));
});

await step('list in pages', async () => {
  for (const name of ['page-1', 'page-2', 'page-3']) await core.createNamespacedConfigMap({ namespace, body: { metadata: { name, labels: { paged: 'yes' } } } });
  const first = await core.listNamespacedConfigMap({ namespace, labelSelector: 'paged=yes', limit: 2 });
  assert.equal(first.items.length, 2);
  const rest = await core.listNamespacedConfigMap({ namespace, labelSelector: 'paged=yes', limit: 2, _continue: first.metadata._continue });
  assert.deepEqual(rest.items.map(item => item.metadata.name), ['page-3']);
});

await step('watch', async () => {
  const { metadata } = await core.listNamespacedConfigMap({ namespace });
  const seen = [];
  let request;
  const done = until(async resolve => {
    request = await new k8s.Watch(config).watch(`/api/v1/namespaces/${namespace}/configmaps`, { resourceVersion: metadata.resourceVersion },
      (type, object) => { seen.push(`${type} ${object.metadata.name}`); if (type === 'DELETED') resolve(); }, () => {});
  });
  await core.createNamespacedConfigMap({ namespace, body: { metadata: { name: 'watched' } } });
  await core.deleteNamespacedConfigMap({ namespace, name: 'watched' });
  await done;
  request.abort();
  // The federation marks objects as it takes them, which is a change of its own.
  assert.deepEqual(seen.filter(event => event !== 'MODIFIED watched'), ['ADDED watched', 'DELETED watched']);
});

await step('informer', async () => {
  const informer = k8s.makeInformer(config, `/api/v1/namespaces/${namespace}/secrets`, () => core.listNamespacedSecret({ namespace }));
  const added = until(resolve => informer.on('add', object => object.metadata.name === 'password' && resolve(object)));
  await informer.start();
  await core.createNamespacedSecret({ namespace, body: { metadata: { name: 'password' }, stringData: { password: 'secret' } } });
  assert.equal(Buffer.from((await added).data.password, 'base64').toString(), 'secret');
  await informer.stop();
});

await step('deployment, its scale and its pods', async () => {
  const labels = { app: 'web' };
  await apps.createNamespacedDeployment({
    namespace,
    body: { metadata: { name: 'web' }, spec: { replicas: 1, selector: { matchLabels: labels }, template: { metadata: { labels }, spec: { containers: [{ name: 'web', image: 'nginx:1.27' }] } } } },
  });
  await changing(() => apps.readNamespacedDeploymentScale({ namespace, name: 'web' }), scale => {
    scale.spec.replicas = 2;
    return apps.replaceNamespacedDeploymentScale({ namespace, name: 'web', body: scale });
  });
  const wanted = await apps.readNamespacedDeployment({ namespace, name: 'web' });
  assert.equal(wanted.spec.replicas, 2);
});

await step('any object by its kind', async () => {
  await objects.create({ apiVersion: 'v1', kind: 'Service', metadata: { name: 'web', namespace }, spec: { selector: { app: 'web' }, ports: [{ port: 80 }] } });
  const service = await objects.read({ apiVersion: 'v1', kind: 'Service', metadata: { name: 'web', namespace } });
  assert.equal(service.spec.type, 'ClusterIP');
  await objects.delete(service);
});

await step('access review', async () => {
  const review = await access.createSelfSubjectAccessReview({ body: { spec: { resourceAttributes: { verb: 'create', resource: 'pods', namespace } } } });
  assert.equal(review.status.allowed, true);
});
