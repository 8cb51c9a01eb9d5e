using System.Globalization;

namespace Meridian.Bench;

/// <summary>Times of one measure, printed as a row of the table.</summary>
internal sealed class Samples(string what, string unit, double limit)
{
    private readonly List<double> values = [];

    public void Add(double value) => values.Add(value);

    public void Print()
    {
        values.Sort();
        Console.WriteLine($"{what,-52} {Text(At(0.5)),10} {Text(At(0.99)),10} {Text(limit),10}");
    }

    private double At(double part) => values[(int)Math.Min(values.Count - 1, values.Count * part)];

    private string Text(double value) => value.ToString(value < 10 ? "0.00" : "0", CultureInfo.InvariantCulture) + " " + unit;
}
