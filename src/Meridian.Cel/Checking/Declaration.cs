namespace Meridian.Cel.Checking;

/// <summary>A name that expressions may use: a variable, or a constant such as the name of a type.</summary>
/// <param name="Name">Full name.</param>
/// <param name="Type">Its type.</param>
/// <param name="Constant">Its value if it is a constant.</param>
internal sealed record Declaration(string Name, CelType Type, CelValue? Constant = null);
