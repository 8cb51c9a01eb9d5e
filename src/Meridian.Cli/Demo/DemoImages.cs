using Meridian.Node;

namespace Meridian.Cli;

/// <summary>The programs of the button masher as images.</summary>
internal static class DemoImages
{
    /// <summary>All of them.</summary>
    public static IReadOnlyList<ImageEntry> All { get; } =
    [
        Image("buttonmasher-backend:v1", "backend", "--version", "v1"),
        Image("buttonmasher-backend:v2", "backend", "--version", "v2"),
        Image("buttonmasher-frontend:v1", "frontend"),
        Image("buttonmasher-aggregator:v1", "aggregator"),
        Image("buttonmasher-loadbot:v1", "loadbot"),
    ];

    // The program is the entry point; what follows are defaults that a pod's args replace.
    private static ImageEntry Image(string reference, string program, params string[] arguments) =>
        new(reference, SelfCommand.With("demo-app", program)) { Arguments = arguments };
}
