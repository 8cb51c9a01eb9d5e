namespace Meridian.Objects;

/// <summary>Annotations by which the parts of Meridian tell each other something about an object.</summary>
public static class MeridianAnnotations
{
    /// <summary>Prefix of all of them; they are never copied to members of a federation.</summary>
    public const string Prefix = "meridian.dev/";
}
