namespace Meridian.Bench;

/// <summary>A zone for measuring, as a file that all servers read.</summary>
internal static class BenchZone
{
    public const string Name = "bench.test";

    /// <summary>Writes a zone and returns its path. The addresses of a name are in 10.1, 10.2 and 10.3.</summary>
    public static string Write(string folder, int names, int addresses)
    {
        var path = Path.Combine(folder, "zone.db");
        using var file = new StreamWriter(path);
        file.WriteLine($"$ORIGIN {Name}.\n$TTL 300\n@ SOA ns admin 1 3600 600 86400 60\n@ NS ns\nns A 127.0.0.1");
        for (var i = 0; i < names; i++)
            for (var place = 1; place <= addresses; place++) file.WriteLine($"host-{i} A 10.{place}.{i >> 8 & 255}.{i & 255}");
        return path;
    }

    /// <summary>Writes questions for dnsperf in an order without a pattern, and returns their path.</summary>
    public static string WriteQuestions(string folder, int names, int asked)
    {
        var path = Path.Combine(folder, "questions");
        var random = new Random(1);
        File.WriteAllLines(path, Enumerable.Range(0, asked).Select(_ => $"host-{random.Next(names)}.{Name} A"));
        return path;
    }
}
