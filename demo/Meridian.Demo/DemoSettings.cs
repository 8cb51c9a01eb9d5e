using System.Globalization;
using System.Net;

namespace Meridian.Demo;

/// <summary>Settings of a program: <c>--name value</c> among its arguments, else a variable of its environment.</summary>
internal sealed class DemoSettings
{
    private readonly Dictionary<string, string> arguments = new(StringComparer.Ordinal);
    private readonly Func<string, string?> environment;

    /// <exception cref="ArgumentException">The arguments are not pairs of a name and a value.</exception>
    public DemoSettings(IReadOnlyList<string> args, Func<string, string?> environment)
    {
        this.environment = environment;
        for (var at = 0; at < args.Count; at++)
        {
            if (!args[at].StartsWith('-')) throw new ArgumentException($"\"{args[at]}\" is not an option; options are written --name value or --name=value");
            var pair = args[at].TrimStart('-').Split('=', 2);
            arguments[pair[0]] = pair.Length == 2 ? pair[1] : ++at < args.Count ? args[at] : throw new ArgumentException($"option {args[at - 1]} has no value");
        }
    }

    public static DemoSettings FromProcess(IReadOnlyList<string> args) => new(args, Environment.GetEnvironmentVariable);

    /// <summary>The address to listen on, and to connect from.</summary>
    public IPAddress? PodIp => IPAddress.TryParse(Variable("POD_IP"), out var address) ? address : null;

    /// <summary>The region the pod runs in; empty if nobody said.</summary>
    public string Region => Variable("MERIDIAN_REGION");

    public string Variable(string name) => environment(name) ?? "";

    /// <summary>The option, else the variable, else the default.</summary>
    public string Text(string option, string variable, string otherwise) =>
        arguments.GetValueOrDefault(option) ?? (Variable(variable) is { Length: > 0 } set ? set : otherwise);

    /// <exception cref="ArgumentException">The value is not a whole number in the range.</exception>
    public int Number(string option, string variable, int otherwise, int least, int most)
    {
        var text = Text(option, variable, otherwise.ToString(CultureInfo.InvariantCulture));
        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= least && number <= most
            ? number
            : throw new ArgumentException($"--{option} (or {variable}) is \"{text}\"; it must be a whole number from {least} to {most}");
    }
}
