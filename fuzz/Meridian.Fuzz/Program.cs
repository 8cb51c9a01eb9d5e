using System.Globalization;
using System.Security.Cryptography;

namespace Meridian.Fuzz;

/// <summary>The command line: <c>TARGET|all SECONDS [SEED]</c>, or <c>replay TARGET FILE</c>.</summary>
internal static class Program
{
    public static async Task<int> Main(string[] arguments)
    {
        switch (arguments)
        {
            case ["replay", var name, var file]:
                await FuzzTargets.Named(name).Run(await File.ReadAllBytesAsync(file));
                Console.WriteLine("nothing failed");
                return 0;
            case [var name, var seconds, ..]:
                var time = TimeSpan.FromSeconds(double.Parse(seconds, CultureInfo.InvariantCulture));
                var seed = arguments.Length > 2 ? int.Parse(arguments[2], CultureInfo.InvariantCulture) : Environment.TickCount;
                var failed = 0;
                foreach (var target in name == "all" ? FuzzTargets.All : [FuzzTargets.Named(name)]) failed += await RunAsync(target, time, seed);
                return failed == 0 ? 0 : 1;
            default:
                Console.Error.WriteLine($"usage: TARGET|all SECONDS [SEED], or replay TARGET FILE; targets: {string.Join(' ', FuzzTargets.All.Select(t => t.Name))}");
                return 2;
        }
    }

    private static async Task<int> RunAsync(FuzzTarget target, TimeSpan time, int seed)
    {
        var report = await FuzzRun.RunAsync(target, time, seed);
        Console.WriteLine($"{target.Name}: {report.Inputs} inputs, slowest {report.Slowest.TotalMilliseconds:0} ms, {report.Failures.Count} failures (seed {seed})");
        foreach (var (input, failure) in report.Failures)
        {
            var file = Path.Combine("artifacts", "fuzz", $"{target.Name}-{Convert.ToHexStringLower(SHA256.HashData(input))[..12]}");
            Directory.CreateDirectory(Path.GetDirectoryName(file)!);
            await File.WriteAllBytesAsync(file, input);
            Console.WriteLine($"  {file}: {failure}");
        }

        return report.Failures.Count;
    }
}
