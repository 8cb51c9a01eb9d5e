using Meridian.Node;

namespace Meridian.Cli;

/// <summary>The images that every local cluster can run without pulling anything: this program, and the button masher.</summary>
internal static class OwnImages
{
    /// <summary>This program. In clusters that pull images it is built as the Containerfile of the project says.</summary>
    public static string Meridian { get; } = $"meridian:{VersionCommand.Version}";

    /// <summary>All of them.</summary>
    public static IImageCatalog Catalog { get; } = new BuiltInImages([.. DemoImages.All, new ImageEntry(Meridian, SelfCommand.With())]);
}
