fn main(){
 let p=std::env::args().nth(1).unwrap(); let t=std::fs::read_to_string(&p).unwrap();
 let mut s=journeyc::source::Sources::default(); let f=s.add(p,t);
 let mut d=vec![];
 let text=s.file(f).text();
 if let Some(pr)=journeyc::language::prepare::prepare(f,text,&mut d){
 let doc=journeyc::language::parse::parse(&pr,&mut d);
 for x in &d { let p=s.file(f).position(x.span.start); println!("{}:{} {} {} {:?}",p.line,p.column,x.code.id(),x.message,x.help);}
 if d.is_empty(){ print!("{}",journeyc::language::format::format(&doc)); }
 } else {println!("{:?}",d);}
}
