namespace Meridian.Client;

/// <summary>A WebSocket subprotocol in which each message begins with the number of its channel.</summary>
/// <param name="Name">Its name; empty for clients that name none.</param>
/// <param name="IsText">Whether messages are a digit and Base64, for clients that cannot send bytes.</param>
/// <param name="HasStatus">Whether the error channel ends with a JSON Status; else with the message of a failure only.</param>
/// <param name="ClosesChannels">Whether one channel can be closed alone.</param>
public sealed record ChannelProtocol(string Name, bool IsText = false, bool HasStatus = false, bool ClosesChannels = false)
{
    /// <summary>The channels of exec, newest first: what this side prefers.</summary>
    public static IReadOnlyList<ChannelProtocol> All { get; } =
    [
        new("v5.channel.k8s.io", HasStatus: true, ClosesChannels: true),
        new("v4.channel.k8s.io", HasStatus: true),
        new("v4.base64.channel.k8s.io", IsText: true, HasStatus: true),
        new("v3.channel.k8s.io"),
        new("v2.channel.k8s.io"),
        new("channel.k8s.io"),
        new("base64.channel.k8s.io", IsText: true),
    ];

    /// <summary>What a client speaks that names no subprotocol.</summary>
    public static ChannelProtocol Unnamed { get; } = new("");

    /// <summary>The first of the names that is known; null if none is.</summary>
    public static ChannelProtocol? Choose(IEnumerable<string> names) =>
        names.Select(name => All.FirstOrDefault(p => p.Name == name)).FirstOrDefault(p => p is not null);
}

/// <summary>Numbers of the channels of exec and attach.</summary>
public static class ExecChannel
{
    /// <summary>Input, from the client.</summary>
    public const int Stdin = 0;

    /// <summary>Output, to the client.</summary>
    public const int Stdout = 1;

    /// <summary>Errors of the command, to the client.</summary>
    public const int Stderr = 2;

    /// <summary>How it ended, to the client.</summary>
    public const int Error = 3;

    /// <summary>Sizes of the terminal, from the client.</summary>
    public const int Resize = 4;
}
