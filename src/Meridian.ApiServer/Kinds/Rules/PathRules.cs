namespace Meridian.ApiServer.Kinds;

/// <summary>What is valid in paths inside volumes and on nodes.</summary>
internal static class PathRules
{
    public static void NoBacksteps(string path, string field, Faults faults)
    {
        if (path.Split('/').Contains("..")) faults.InvalidText(field, path, "must not contain '..'");
    }

    public static void Descending(string path, string field, Faults faults)
    {
        if (path.StartsWith('/')) faults.InvalidText(field, path, "must be a relative path");
        NoBacksteps(path, field, faults);
    }

    /// <summary>As <see cref="Descending"/>; names that start with two dots are taken by the files of atomic updates.</summary>
    public static void DescendingAndFree(string path, string field, Faults faults)
    {
        Descending(path, field, faults);
        if (path.StartsWith("..", StringComparison.Ordinal) && !path.StartsWith("../", StringComparison.Ordinal)) faults.InvalidText(field, path, "must not start with '..'");
    }
}
