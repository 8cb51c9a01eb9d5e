namespace Meridian.EndToEnd.Harness;

/// <summary>The manifests of the demo, as users apply them.</summary>
public static class Manifests
{
    public static string Path(string name) => System.IO.Path.Combine(Binary.Root, "demo", "manifests", $"{name}.yaml");

    public static string Text(string name) => File.ReadAllText(Path(name));
}
