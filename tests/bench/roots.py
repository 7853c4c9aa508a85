"""Words of public service in Indonesian, for the made-up documents of the bench."""

ROOTS = """
layan publik masyarakat inovasi program kerja daerah kota kabupaten provinsi desa dinas badan
kantor sehat ibu anak bayi gizi obat rumah sakit puskesmas posyandu dokter bidan perawat pasien
rujuk periksa imunisasi stunting didik sekolah guru siswa ajar baca tulis buku perpustakaan
kurikulum kelas kampus mahasiswa latih terampil ilmu teliti izin usaha modal investasi dagang
pasar umkm koperasi produk jual beli harga ekspor impor industri pabrik niaga penduduk ktp akta
lahir mati nikah pindah datang kartu keluarga data catat sipil identitas nomor induk tani sawah
padi jagung pupuk benih panen ternak sapi kambing ayam ikan nelayan laut kapal tambak kebun
hutan sampah daur ulang lingkung bersih limbah air sungai banjir udara cemar hijau pohon tanam
iklim energi listrik surya jalan jembatan bangun gedung infrastruktur angkut bus kereta terminal
bandara pelabuhan parkir lalu lintas macet pajak retribusi anggar belanja dana uang bayar tagih
keuangan bank kas hitung lapor audit awas periksa tata kelola aplikasi sistem digital teknologi
informasi komputer jaring internet daring elektronik server situs web pintar bencana gempa
tsunami longsor kebakar selamat evakuasi siaga tanggap darurat lindung aman tertib polisi satpol
miskin bantu sosial berdaya perempuan difabel lansia yatim piatu panti rawan rentan adil setara
ramah inklusi wisata budaya seni tari musik sejarah museum candi pantai gunung kuliner hotel
pandu kunjung tamu festival hukum undang atur aturan perda putus sidang hakim jaksa adu sengketa
damai mediasi bantuan hak wajib sanksi kepala camat lurah bupati gubernur wali menteri presiden
pegawai asn pejabat staf tim kelompok lembaga organisasi cepat mudah murah dekat jauh antre
tunggu waktu jam hari minggu bulan tahun biaya gratis syarat prosedur standar hasil manfaat
dampak tujuan sasaran target capai tingkat turun naik tumbuh kembang ubah baru cipta ide gagas
masalah kendala solusi atasi selesai jawab tanya survei puas nilai ukur indikator evaluasi
pantau kendali mutu guna pakai buat susun rancang laksana jalan terap uji coba replikasi lanjut
jaga pelihara rawat dukung dorong sama mitra swasta komunitas relawan tokoh agama adat pemuda
warga rakyat umum orang sasar peserta pengguna buka tutup kirim terima ambil antar jemput simpan
cari temu lihat dengar bicara sampaikan beri minta tolong kumpul bagi sedia lengkap isi tambah
kurang ganti pilih tentu tetap pasti jelas terang benar salah baik buruk besar kecil tinggi
rendah panjang pendek luas sempit banyak sedikit penuh kosong kuat lemah lama sering jarang
tanah sertifikat ukur batas lahan ruang peta zona bangunan rumah susun sewa milik waris wakaf
hibah hidup mandiri maju sejahtera makmur tentram sentosa jamin asuransi tanggung premi klaim
bpjs nakes klinik lab darah donor jantung ginjal paru tuberkulosis malaria demam vaksin jiwa
mental narkoba rehabilitasi rokok olahraga sepak bola renang lari atlet pelatih lomba juara
hadiah medali piala penghargaan kompetisi seleksi radio televisi koran berita media humas siar
pesan surat elektronik telepon panggil pusat kontak lapor aduan
""".split()
"""Roots, those in front more frequent."""

FUNCTION_WORDS = """
yang dan di dengan untuk pada ini dari dalam tidak adalah akan oleh itu sebagai juga ke karena
dapat ada atau secara serta bagi telah agar lebih para tersebut sudah hanya bisa seperti kami
mereka saat setelah antara melalui sehingga maka terhadap tanpa hingga masih lain setiap bahwa
sebuah salah satu dua tiga sangat belum ketika namun
""".split()
