namespace Meridian.Cli;

/// <summary>An object as a command line names it.</summary>
/// <param name="Kind">Kind, or any other name of its resource.</param>
/// <param name="Name">Its name.</param>
internal sealed record ObjectArgument(string Kind, string Name)
{
    /// <summary>Reads <c>KIND/NAME</c> or <c>KIND NAME</c>.</summary>
    /// <exception cref="CliException">The words are something else.</exception>
    public static ObjectArgument Parse(IReadOnlyList<string> words)
    {
        var parts = words.Count == 1 ? words[0].Split('/') : [.. words];
        return parts is [{ Length: > 0 } kind, { Length: > 0 } name]
            ? new ObjectArgument(kind, name)
            : throw CliException.BadInput($"\"{string.Join(' ', words)}\" names no object; say KIND/NAME, such as deployment/backend");
    }
}
