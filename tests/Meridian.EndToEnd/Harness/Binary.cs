namespace Meridian.EndToEnd.Harness;

/// <summary>Finds the programs that the tests run.</summary>
public static class Binary
{
    /// <summary>Root of the repository.</summary>
    public static string Root { get; } = FindRoot();

    /// <summary>The built binary: what users run; or the one that <c>MERIDIAN_TEST_BINARY</c> names.</summary>
    public static string Meridian { get; } = Environment.GetEnvironmentVariable("MERIDIAN_TEST_BINARY") is { Length: > 0 } named ? Path.GetFullPath(named)
        : Path.Combine(Root, "artifacts", "bin", "meridian");

    /// <summary>kubectl: the one that the test command installed, else the machine's.</summary>
    public static string Kubectl { get; } = Environment.GetEnvironmentVariable("MERIDIAN_TEST_KUBECTL") is { Length: > 0 } named ? named
        : Path.Combine(Root, "artifacts", "tools", "kubectl") is var installed && File.Exists(installed) ? installed : "kubectl";

    /// <summary>Whether a program can be run.</summary>
    public static bool IsThere(string program) => Path.IsPathRooted(program)
        ? File.Exists(program)
        : (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Any(folder => File.Exists(Path.Combine(folder, program)));

    private static string FindRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Meridian.slnx"))) folder = folder.Parent;
        return folder?.FullName ?? throw new InvalidOperationException("the tests run outside the repository");
    }
}
