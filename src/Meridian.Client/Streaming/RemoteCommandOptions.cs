namespace Meridian.Client;

/// <summary>What <c>exec</c> and <c>attach</c> are asked for.</summary>
public sealed record RemoteCommandOptions
{
    /// <summary>Container; empty for the pod's only one.</summary>
    public string Container { get; init; } = "";

    /// <summary>Program and arguments; empty to attach.</summary>
    public IReadOnlyList<string> Command { get; init; } = [];

    /// <summary>Whether input is sent.</summary>
    public bool Stdin { get; init; }

    /// <summary>Whether output is wanted.</summary>
    public bool Stdout { get; init; }

    /// <summary>Whether errors are wanted.</summary>
    public bool Stderr { get; init; }

    /// <summary>Whether the command has a terminal.</summary>
    public bool Tty { get; init; }

    /// <summary>The query string that says the same, without the question mark.</summary>
    public string ToQuery()
    {
        var parts = Command.Select(c => $"command={Uri.EscapeDataString(c)}").ToList();
        if (Container.Length > 0) parts.Add($"container={Uri.EscapeDataString(Container)}");
        foreach (var (name, wanted) in new[] { ("stdin", Stdin), ("stdout", Stdout), ("stderr", Stderr), ("tty", Tty) })
            if (wanted) parts.Add($"{name}=true");
        return string.Join('&', parts);
    }
}
