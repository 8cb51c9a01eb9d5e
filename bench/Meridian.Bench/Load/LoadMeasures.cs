namespace Meridian.Bench;

/// <summary>The load of the reference figures, against one server. Each measure gives a number where more is better, or a lag in milliseconds.</summary>
internal sealed class LoadMeasures(LoadTarget target)
{
    /// <summary>ConfigMaps in the listed namespace.</summary>
    public const int Listed = 9500;

    private const string Body = """{"apiVersion":"v1","kind":"ConfigMap","metadata":{"generateName":"load-"},"data":{"key":"value" } }""";

    private readonly string run = Guid.NewGuid().ToString("N")[..8];

    /// <summary>Runs all. Calls <paramref name="told"/> with name, value and unit of each.</summary>
    public async Task RunAsync(Action<string, double, string> told)
    {
        var (single, many) = ($"load-{run}-a", $"load-{run}-b");
        await NamespaceAsync(single);
        await NamespaceAsync(many);
        var body = Path.GetTempFileName();
        try
        {
            await File.WriteAllTextAsync(body, Body);
            await H2Load.RunAsync(target, Maps(single), 200, 1, 1, body);
            told("creates, one after the other", await H2Load.RunAsync(target, Maps(single), 1500, 1, 1, body), "/s");
            await H2Load.RunAsync(target, Maps(single), 3000, 4, 32, body);
            told("creates, 128 in flight", await H2Load.RunAsync(target, Maps(many), Listed, 4, 32, body), "/s");
            await target.SendAsync(HttpMethod.Post, Maps(single), Body.Replace("\"generateName\":\"load-\"", "\"name\":\"one\"", StringComparison.Ordinal));
            await H2Load.RunAsync(target, $"{Maps(single)}/one", 10_000, 4, 32);
            told("gets of one ConfigMap, 128 in flight", await H2Load.RunAsync(target, $"{Maps(single)}/one", 60_000, 4, 32), "/s");
            await H2Load.RunAsync(target, Maps(many), 10, 4, 1);
            told("lists of 9,500 ConfigMaps, 4 in flight", await H2Load.RunAsync(target, Maps(many), 150, 4, 1), "/s");
            await new WatcherMeasure(target, $"load-{run}-c").RunAsync(told);
        }
        finally
        {
            File.Delete(body);
            foreach (var ns in (string[])[single, many]) await target.Http.DeleteAsync($"/api/v1/namespaces/{ns}");
        }
    }

    private static string Maps(string ns) => $"/api/v1/namespaces/{ns}/configmaps";

    private Task NamespaceAsync(string name) =>
        target.SendAsync(HttpMethod.Post, "/api/v1/namespaces", $$"""{"apiVersion":"v1","kind":"Namespace","metadata":{"name":"{{name}}" } }""");
}
