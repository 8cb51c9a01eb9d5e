using System.Globalization;
using System.Text.Json.Nodes;
using Meridian.Objects;
using Meridian.Storage;

// Writes into a store until it is killed, and says what was acknowledged ("put NAME REVISION", "gone NAME REVISION") and what a watch has shown
// ("seen NAME REVISION"), each as soon as it happened.
var (path, round) = (args[0], args[1]);
var store = ObjectStore.OpenSqlite(path, TimeProvider.System);
using var output = Console.OpenStandardOutput();
var gate = new Lock();
await Task.WhenAll([WatchAsync(store.Revision), .. Enumerable.Range(0, 16).Select(WriteAsync)]);

async Task WatchAsync(long from)
{
    await foreach (var change in store.WatchAsync(ResourceTypes.ConfigMaps, null, from, CancellationToken.None)) Tell("seen", change.Object.Header.Name, change.Object);
}

async Task WriteAsync(int writer)
{
    for (var i = 0; ; i++)
    {
        var key = new ObjectKey("ns", $"r{round}-w{writer}-{i}");
        var made = await store.WriteAsync(Put(key, 0), CancellationToken.None);
        Tell("put", key.Name, made);
        if (i % 3 == 0) Tell("gone", key.Name, await store.WriteAsync(new StoreWrite(ResourceTypes.ConfigMaps, key, Revision(made), null), CancellationToken.None));
        else if (i % 3 == 1) Tell("put", key.Name, await store.WriteAsync(Put(key, Revision(made)), CancellationToken.None));
    }
}

StoreWrite Put(ObjectKey key, long expected) => new(ResourceTypes.ConfigMaps, key, expected, ObjectDraft.Of(new JsonObject
{
    ["apiVersion"] = "v1", ["kind"] = "ConfigMap", ["metadata"] = new JsonObject { ["name"] = key.Name, ["namespace"] = key.Namespace }, ["data"] = new JsonObject { ["v"] = new string('x', 300) },
}));

long Revision(KubeObject value) => long.Parse(value.Header.ResourceVersion, CultureInfo.InvariantCulture);

void Tell(string what, string name, KubeObject value)
{
    var line = System.Text.Encoding.ASCII.GetBytes($"{what} {name} {value.Header.ResourceVersion}\n");
    lock (gate) output.Write(line);
}
