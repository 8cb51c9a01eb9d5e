namespace Meridian.Cli;

/// <summary>Command lines that run this program again.</summary>
internal static class SelfCommand
{
    /// <summary>This program with arguments.</summary>
    public static IReadOnlyList<string> With(params IEnumerable<string> arguments)
    {
        var program = Environment.ProcessPath ?? throw new CliException("the path of this program is not known");
        // The managed build may run under the dotnet host: the program is then its first argument.
        return Path.GetFileNameWithoutExtension(program) == "dotnet"
            ? [program, Path.Combine(AppContext.BaseDirectory, "meridian.dll"), .. arguments]
            : [program, .. arguments];
    }
}
